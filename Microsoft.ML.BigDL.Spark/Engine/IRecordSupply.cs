using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Gets the records of ranks to the workers that host them.</summary>
internal interface IRecordSupply
{
    /// <summary>Gives hosts the records of ranks that they lack.</summary>
    /// <param name="hosts">The hosts, each with those ranks.</param>
    /// <param name="withParameters">Whether they all get the first weights as well.</param>
    /// <returns>The numbers of these ranks' records.</returns>
    /// <exception cref="WorkerJobException">An executor failed.</exception>
    IEnumerable<Executor.RankReport> Bring(ImmutableArray<(HostSeat Seat, ImmutableArray<int> Ranks)> hosts, bool withParameters);
}
