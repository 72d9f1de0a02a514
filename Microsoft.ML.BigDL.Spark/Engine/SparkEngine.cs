using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>
/// Trains on the executors of a Spark application. Give it to a trainer's options; everything else stays as it is on one machine, the weights
/// to the last bit. Rows of any view are packed in this process and sent once; those of a frame's <see cref="Sql.SparkDataFrame.ToDataView"/>, and
/// of what ML.NET's transforms make of it row by row, stay on the executors.
/// </summary>
/// <example><code>
/// using SparkSession spark = SparkSession.Builder().Master("local-cluster[2,1,1024]").GetOrCreate();
/// var trainer = ml.MulticlassClassification.Trainers.BigDL(LeNet5.Build(10), new() { Engine = spark.Engine });
/// </code></example>
public sealed class SparkEngine : TrainingEngine
{
    private readonly SparkEngineOptions _options;

    internal SparkEngine(SparkCluster cluster, SparkEngineOptions options)
    {
        Cluster = cluster;
        _options = options;
    }

    internal SparkCluster Cluster { get; }

    internal override int DefaultRanks => Cluster.WaitForExecutors(_options).Count;

    internal override GradientCompression Compression => _options.Compression;

    internal override EngineView? Open(IDataView view, out string? obstacle) => FrameView.Of(Cluster, view, out obstacle);

    internal override ITrainingEngine Start(TrainingJob job)
    {
        int threads = Math.Max(1, Cluster.WaitForExecutors(_options).Min(executor => executor.Cores));
        return _options.Mode == SchedulingMode.DriverAggregate
            ? new AggregateRun(Cluster, job, _options, threads)
            : new SparkRun(Cluster, job, _options, threads);
    }

    /// <summary>The same executors, used in another way.</summary>
    public SparkEngine With(SparkEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SparkEngine(Cluster, options);
    }
}
