using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Gets the records of ranks to the workers that host them.</summary>
internal interface IRecordSupply
{
    /// <summary>The number of a rank's training records, once they were brought for the first time.</summary>
    int Records(int rank);

    /// <summary>The number of its validation records.</summary>
    int ValidationRecords(int rank);

    /// <summary>Gives hosts the records of ranks that they lack.</summary>
    /// <param name="hosts">The hosts, each with those ranks.</param>
    /// <param name="holders">For those of the ranks that another host has the records of, that host.</param>
    /// <param name="withParameters">Whether they all get the first weights as well.</param>
    /// <exception cref="WorkerJobException">An executor failed.</exception>
    void Bring(ImmutableArray<(HostSeat Seat, ImmutableArray<int> Ranks)> hosts, ImmutableDictionary<int, HostSeat> holders, bool withParameters);
}
