using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Rows;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Sends records that are packed in this process.</summary>
/// <param name="cluster">The executors.</param>
/// <param name="spec">The run.</param>
/// <param name="job">What is trained.</param>
/// <param name="rows">The records; null for a run whose records come another way, so that weights alone are sent.</param>
internal sealed class DriverRecords(IWorkerCluster cluster, RunSpec spec, TrainingJob job, PackedTrainingRows? rows) : IRecordSupply
{
    public int Records(int rank) => RowShares.Owned(rows?.Training.Count ?? 0, rank, spec.Ranks);

    public int ValidationRecords(int rank) => RowShares.Owned(rows?.Validation?.Count ?? 0, rank, spec.Ranks);

    public void Bring(
        ImmutableArray<(HostSeat Seat, ImmutableArray<int> Ranks)> hosts, ImmutableDictionary<int, HostSeat> holders, bool withParameters) => cluster.Run(
        IngestJob.Name,
        spec.Run.ToByteArray(),
        [.. hosts.Select(host => (host.Seat.Executor, Element(rows is null ? [] : host.Ranks, withParameters)))]);

    private byte[] Element(ImmutableArray<int> ranks, bool withParameters)
    {
        long bytes = rows is null ? 0 : rows.Training.Data.Bytes * ranks.Length / spec.Ranks;
        if (bytes > int.MaxValue / 2)
        {
            throw new SparkException(string.Create(CultureInfo.InvariantCulture,
                $"{bytes:N0} bytes of rows would go from this process to one executor, and {int.MaxValue / 2:N0} are the most. Let Spark read the rows instead, and train on the view that ToDataView() makes of its frame."));
        }

        using var stream = new MemoryStream();
        HostElement.Write(stream, withParameters ? job.Parameters : null, ranks, spec.Ranks, rows?.Training, rows?.Validation);
        return stream.ToArray();
    }
}
