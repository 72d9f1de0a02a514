using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>LeNet-5 with Adam on a frame of made-up images in a file, the same run every time; its weights are compared to the last bit.</summary>
internal sealed class SoakRun : IDisposable
{
    public const int Executors = 2;

    private const int Records = 2048;
    private const int Partitions = 8;

    // What a kill takes from all executors at once is computed again from no further back.
    private static readonly TimeSpan s_checkpoints = TimeSpan.FromSeconds(5);

    // A new executor that has lived for a second is given ranks, so that kills follow one another quickly.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(1);

    private static readonly ColumnRequest[] s_columns = [new("Features") { Dimensions = [1, 28, 28] }, new("Label") { Use = ColumnUse.Indices, Limit = 10 }];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bigdl-soak-");
    private readonly SparkEngine _engine;
    private readonly IDataView _images;

    public SoakRun(SparkSession spark, int epochs)
    {
        _engine = spark.Engine;
        string file = Path.Combine(_folder.FullName, "images.parquet");
        spark.Range(0, Records, 1, Partitions)
            .SelectExpr("transform(sequence(1, 784), i -> CAST((id * i) % 251 / 251 AS FLOAT)) AS Features", "CAST(id % 10 AS INT) AS Label")
            .Write().Parquet(file);
        _images = spark.Read().Parquet(file).ToDataView();
        Options = Training(epochs);
    }

    public TrainingOptions Options { get; }

    /// <summary>The weights that this process comes to.</summary>
    public float[] Here()
    {
        using ParameterStore parameters = Start(out Layers.Model model);
        TensorType target = Options.Loss.TargetType(model.OutputTypes[0]);
        using PackedTrainingRows rows = PackedTrainingRows.Read(_images, null, s_columns, 0, 1, CancellationToken.None);
        Trainer.Fit(model, parameters, new PackedSource(rows.Training.Data, [.. model.InputTypes], 1, target, hasWeights: false), null, Options);
        return parameters.Weights.ToArray();
    }

    /// <summary>The weights that executors come to.</summary>
    /// <param name="cluster">The executors.</param>
    /// <param name="observer">Told of the progress.</param>
    /// <param name="attend">Called with the run and what trains it.</param>
    public float[] On(SparkCluster cluster, ITrainingObserver observer, Action<SparkRun, Action> attend)
    {
        DirectoryInfo folder = _folder.CreateSubdirectory("checkpoints");
        try
        {
            using CheckpointFolder checkpoints = CheckpointFolder.Open(
                new CheckpointOptions(folder.FullName) { EveryEpochs = Options.Epochs, EveryInterval = s_checkpoints });
            return On(cluster, Options with { Observer = observer, Checkpoints = new CheckpointPlan(checkpoints, new Dictionary<string, string>()) }, attend);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private float[] On(SparkCluster cluster, TrainingOptions options, Action<SparkRun, Action> attend)
    {
        using ParameterStore parameters = Start(out Layers.Model model);
        using var rows = new EngineTrainingRows(_engine.Open(_images, out _)!, null, [.. s_columns]); // Nothing stands between the frame and the view.
        var job = new TrainingJob(model, parameters, options) { FeatureScale = 1, IsWeighted = false, Rows = rows };
        cluster.WaitForExecutors(new SparkEngineOptions { MinimumExecutors = Executors });
        using var run = new SparkRun(cluster, job, new SparkEngineOptions { GroupSize = 10 }, Options.Threads, s_settling);
        attend(run, () => Trainer.Fit(run, model.TrainableCount, options));
        return parameters.Weights.ToArray();
    }

    private static TrainingOptions Training(int epochs) => new()
    {
        Loss = new SparseCategoricalCrossentropy(),
        Optimizer = new Adam(),
        Epochs = epochs,
        BatchSize = 64,
        Threads = 1,
        LogicalRanks = Executors,
    };

    private static ParameterStore Start(out Layers.Model model)
    {
        model = OwnModels.LeNet5();
        var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        return parameters;
    }
}
