using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>LeNet-5 with Adam on made-up images, the same run every time; its weights are compared to the last bit.</summary>
internal sealed class SoakRun : IDisposable
{
    public const int Executors = 2;

    private const int Records = 2048;

    // What a kill takes from all executors at once is computed again from no further back.
    private static readonly TimeSpan s_checkpoints = TimeSpan.FromSeconds(5);

    // A new executor that has lived for a second is given ranks, so that kills follow one another quickly.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(1);

    private readonly PackedData _data = RandomImages.Create(Records);

    public SoakRun(int epochs) => Options = new TrainingOptions
    {
        Loss = new SparseCategoricalCrossentropy(),
        Optimizer = new Adam(),
        Epochs = epochs,
        BatchSize = 64,
        Threads = 1,
        LogicalRanks = Executors,
    };

    public TrainingOptions Options { get; }

    /// <summary>The weights that this process comes to.</summary>
    public float[] Here()
    {
        using ParameterStore parameters = Start(out Layers.Model model);
        TensorType target = Options.Loss.TargetType(model.OutputTypes[0]);
        Trainer.Fit(model, parameters, new PackedSource(_data, [.. model.InputTypes], 1, target, hasWeights: false), null, Options);
        return parameters.Weights.ToArray();
    }

    /// <summary>The weights that executors come to.</summary>
    /// <param name="cluster">The executors.</param>
    /// <param name="observer">Told of the progress.</param>
    /// <param name="attend">Called with the run and what trains it.</param>
    public float[] On(SparkCluster cluster, ITrainingObserver observer, Action<SparkRun, Action> attend)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bigdl-soak-");
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

    public void Dispose() => _data.Dispose();

    private float[] On(SparkCluster cluster, TrainingOptions options, Action<SparkRun, Action> attend)
    {
        using ParameterStore parameters = Start(out Layers.Model model);
        var job = new TrainingJob(model, parameters, options) { FeatureScale = 1, IsWeighted = false, Rows = new PackedTrainingRows(new PackedRows(_data, null), null) };
        cluster.WaitForExecutors(new SparkEngineOptions { MinimumExecutors = Executors });
        using var run = new SparkRun(cluster, job, new SparkEngineOptions { GroupSize = 10 }, Options.Threads, s_settling);
        attend(run, () => Trainer.Fit(run, model.TrainableCount, options));
        return parameters.Weights.ToArray();
    }

    private static ParameterStore Start(out Layers.Model model)
    {
        model = OwnModels.LeNet5();
        var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        return parameters;
    }
}
