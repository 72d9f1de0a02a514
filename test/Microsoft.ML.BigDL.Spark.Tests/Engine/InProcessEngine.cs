using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>The engine of a session, on executors in this process.</summary>
internal sealed class InProcessEngine(InProcessCluster cluster) : TrainingEngine
{
    public SparkEngineOptions Options { get; init; } = new() { GroupSize = 3 };

    internal override int DefaultRanks => cluster.Executors().Count;

    internal override GradientCompression Compression => Options.Compression;

    internal override EngineView? Open(IDataView view, out string? obstacle) => FrameView.Of(cluster, view, out obstacle);

    internal override ITrainingEngine Start(TrainingJob job) => new SparkRun(cluster, job, Options, threads: 1, settling: TimeSpan.Zero);
}
