using System.Collections.Immutable;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Exchange.Portable;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a run is about, the same for every executor: the network, how it is trained, and where executors listen for each other.</summary>
internal sealed class RunSpec
{
    public required Guid Run { get; init; }

    /// <summary>The network in its portable form; the other three members likewise.</summary>
    public required byte[] Model { get; init; }

    public required byte[] Loss { get; init; }

    public required byte[] Optimizer { get; init; }

    public required ImmutableArray<byte[]> Metrics { get; init; }

    /// <summary>The number of logical ranks.</summary>
    public required int Ranks { get; init; }

    public required int BatchSize { get; init; }

    public required ulong Seed { get; init; }

    public required bool Shuffles { get; init; }

    /// <summary>The number of threads that an executor computes with.</summary>
    public required int Threads { get; init; }

    public required float FeatureScale { get; init; }

    /// <summary>Whether the last packed column holds the records' weights.</summary>
    public required bool IsWeighted { get; init; }

    public GradientCompression Compression { get; init; }

    /// <summary>
    /// The number of boundaries that an executor can go back to: two, and one more where the next group may be done before the driver has
    /// heard of the one before.
    /// </summary>
    public required int Snapshots { get; init; }

    /// <summary>Whether all executors are on the driver's machine, so that nothing listens beyond loopback.</summary>
    public required bool IsLoopback { get; init; }

    /// <summary>Whether executors encrypt what they send to each other.</summary>
    public required bool IsEncrypted { get; init; }

    /// <summary>The ports that executors may listen on; 0 lets the system choose.</summary>
    public int FirstPort { get; init; }

    public int LastPort { get; init; }

    /// <summary>Describes a run.</summary>
    public static RunSpec Of(TrainingJob job, SparkEngineOptions options, int threads, bool overlaps, bool isLoopback, bool isEncrypted) => new()
    {
        Run = Guid.NewGuid(),
        Model = PortableModel.Write(job.Model),
        Loss = PortableObject.Write(job.Options.Loss),
        Optimizer = PortableObject.Write(job.Options.Optimizer),
        Metrics = [.. job.Options.Metrics.Select(PortableObject.Write)],
        Ranks = job.Options.LogicalRanks,
        BatchSize = job.Options.BatchSize,
        Seed = job.Options.Seed,
        Shuffles = job.Options.Shuffles,
        Threads = threads,
        FeatureScale = job.FeatureScale,
        IsWeighted = job.IsWeighted,
        Compression = options.Compression,
        Snapshots = overlaps ? 3 : 2,
        IsLoopback = isLoopback,
        IsEncrypted = isEncrypted,
        FirstPort = options.FirstPort,
        LastPort = options.LastPort,
    };

    /// <summary>The options an executor trains with; what the driver decides is left out.</summary>
    public TrainingOptions Options() => new()
    {
        Loss = PortableObject.Read<Loss>(Loss),
        Optimizer = PortableObject.Read<Optimizer>(Optimizer),
        Metrics = [.. Metrics.Select(metric => PortableObject.Read<Metric>(metric))],
        BatchSize = BatchSize,
        Threads = Threads,
        LogicalRanks = Ranks,
        Seed = Seed,
        Shuffles = Shuffles,
    };
}
