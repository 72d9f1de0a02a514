using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A small network with everything that could depend on the placement: convolution, running statistics, dropout, momentum, weights.</summary>
internal sealed class TestTraining : IDisposable
{
    private const int Records = 103;

    private readonly Lazy<PackedData> _data;
    private readonly Lazy<PackedData> _validation;

    public TestTraining()
    {
        _data = new(() => Sample(Records, seed: 3, IsWeighted));
        _validation = new(() => Sample(31, seed: 4, IsWeighted));
    }

    public TrainingOptions Options { get; init; } = new()
    {
        Loss = new SparseCategoricalCrossentropy(),
        Optimizer = new Adam { LearningRate = 0.01f },
        Metrics = [new SparseCategoricalAccuracy()],
        Epochs = 3,
        BatchSize = 16,
        Threads = 1,
        LogicalRanks = 3,
        Seed = 11,
    };

    public bool Validates { get; init; }

    /// <summary>Whether records carry weights.</summary>
    public bool IsWeighted { get; init; } = true;

    /// <summary>Where the training is saved; null for nowhere.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Trains in this process and returns the bits of all weights and states.</summary>
    public (float[] Bits, TrainingHistory History) TrainHere()
    {
        (Layers.Model model, ParameterStore parameters) = Setup();
        using (parameters)
        {
            using CheckpointFolder? folder = Open();
            TensorType target = Options.Loss.TargetType(model.OutputTypes[0]);
            ISampleSource Source(PackedData data) => new PackedSource(data, [.. model.InputTypes], 1, target, hasWeights: IsWeighted);
            TrainingHistory history = Trainer.Fit(model, parameters, Source(_data.Value), Validates ? Source(_validation.Value) : null, With(folder));
            return (Bits(parameters), history);
        }
    }

    /// <summary>The same on a cluster.</summary>
    public (float[] Bits, TrainingHistory History) TrainOn(IWorkerCluster cluster, SparkEngineOptions? options = null, int threads = 1) =>
        TrainOn(job => options?.Mode == SchedulingMode.DriverAggregate
            ? new AggregateRun(cluster, job, options, threads)
            : new SparkRun(cluster, job, options ?? new SparkEngineOptions(), threads, settling: TimeSpan.Zero));

    /// <summary>The same by an engine.</summary>
    public (float[] Bits, TrainingHistory History) TrainOn(TrainingEngine engine) => TrainOn(engine.Start);

    public void Dispose()
    {
        foreach (Lazy<PackedData> data in new[] { _data, _validation }.Where(data => data.IsValueCreated))
            data.Value.Dispose();
    }

    private (float[] Bits, TrainingHistory History) TrainOn(Func<TrainingJob, ITrainingEngine> start)
    {
        (Layers.Model model, ParameterStore parameters) = Setup();
        using (parameters)
        {
            using CheckpointFolder? folder = Open();
            var job = new TrainingJob(model, parameters, With(folder))
            {
                FeatureScale = 1,
                IsWeighted = IsWeighted,
                Rows = new PackedTrainingRows(new PackedRows(_data.Value, null), Validates ? new PackedRows(_validation.Value, null) : null),
            };
            using ITrainingEngine run = start(job);
            TrainingHistory history = Trainer.Fit(run, model.TrainableCount, job.Options);
            return (Bits(parameters), history);
        }
    }

    private CheckpointFolder? Open() => Checkpoints is null ? null : CheckpointFolder.Open(Checkpoints);

    private TrainingOptions With(CheckpointFolder? folder) => folder is null ? Options
        : Options with { Checkpoints = new CheckpointPlan(folder, new Dictionary<string, string>()) };

    private static (Layers.Model Model, ParameterStore Parameters) Setup()
    {
        Layers.Model model = SmallNetwork.Build();
        var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        return (model, parameters);
    }

    private static float[] Bits(ParameterStore parameters) => [.. parameters.Weights, .. parameters.States];

    private static PackedData Sample(int records, int seed, bool isWeighted)
    {
        var random = new Random(seed);
        var pixels = new PackedColumn("pixels", ElementType.Float32, [8, 8, 1]);
        var label = new PackedColumn("label", ElementType.Int32, [1]);
        var weight = new PackedColumn("weight", ElementType.Float32, [1]);
        for (int row = 0; row < records; row++)
        {
            int kind = random.Next(3);
            label.AddRow<int>()[0] = kind;
            weight.AddRow<float>()[0] = 0.5f + random.NextSingle();
            Span<float> image = pixels.AddRow<float>();
            for (int p = 0; p < image.Length; p++)
                image[p] = (random.NextSingle() * 0.5f) + (p % 3 == kind ? 1 : 0);
        }

        return PackedData.Of(isWeighted ? [pixels, label, weight] : [pixels, label]);
    }
}
