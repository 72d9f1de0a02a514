using System.Globalization;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Tests.Training.Checkpoints;

/// <summary>A small training with everything that a checkpoint must hold: running statistics, dropout, slots, validation, ranks.</summary>
internal sealed record TestRun(string? Folder)
{
    private const int Count = 103;

    public int Epochs { get; init; } = 4;

    public int BatchSize { get; init; } = 16;

    public int Ranks { get; init; } = 3;

    public int Threads { get; init; } = 2;

    public ulong Seed { get; init; } = 11;

    public int EveryEpochs { get; init; } = 1;

    public TimeSpan? EveryInterval { get; init; }

    public int Keep { get; init; } = 2;

    public bool Validates { get; init; } = true;

    public Optimizer Optimizer { get; init; } = new Adam { LearningRate = 0.02f };

    public EarlyStopping? EarlyStopping { get; init; } = new() { Patience = 50 };

    public ITrainingObserver? Observer { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CancellationToken Token { get; init; }

    public CheckpointOptions CheckpointOptions => new(Folder!) { EveryEpochs = EveryEpochs, EveryInterval = EveryInterval, Keep = Keep };

    /// <summary>Trains; in what it returns all bits matter.</summary>
    public (float[] Numbers, TrainingHistory History) Train()
    {
        BigDL.Layers.Model model = new Sequential(
            new Input(6), new Dense(8) { UseBias = false }, new BatchNormalization(), new ActivationLayer(Activation.ReLU),
            new Dropout(0.1f), new Dense(3)).Build();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(Seed);
        using CheckpointFolder? folder = Folder is null ? null : CheckpointFolder.Open(CheckpointOptions);
        TrainingHistory history = Trainer.Fit(model, parameters, Records(5, Count), Validates ? Records(6, 40) : null, new TrainingOptions
        {
            Loss = new SparseCategoricalCrossentropy(),
            Optimizer = Optimizer,
            Metrics = [new SparseCategoricalAccuracy()],
            Epochs = Epochs,
            BatchSize = BatchSize,
            Threads = Threads,
            LogicalRanks = Ranks,
            Seed = Seed,
            EarlyStopping = EarlyStopping,
            Observer = Observer,
            CancellationToken = Token,
            Checkpoints = folder is null ? null : new CheckpointPlan(folder, new Dictionary<string, string> { ["network"] = "small" }) { Time = Time },
        });
        return ([.. parameters.Weights, .. parameters.States], history);
    }

    /// <summary>What two histories must have in common: all but times.</summary>
    public static string Course(TrainingHistory history) => $"{history.End}, best {history.BestEpoch}\n" + string.Join('\n', history.Epochs.Select(epoch =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch}: {epoch.Loss:R} {string.Join(' ', epoch.Metrics)} {epoch.ValidationLoss:R} {string.Join(' ', epoch.ValidationMetrics)} {epoch.LearningRate:R}")));

    public static void AssertSame((float[] Numbers, TrainingHistory History) expected, (float[] Numbers, TrainingHistory History) actual, string what)
    {
        CollectionAssert.AreEqual(expected.Numbers, actual.Numbers, what);
        Assert.AreEqual(Course(expected.History), Course(actual.History), what);
    }

    private static TensorSource Records(int seed, int count)
    {
        var random = new Random(seed);
        float[] features = [.. Enumerable.Range(0, count * 6).Select(_ => random.NextSingle() - 0.5f)];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => features[i * 6] > 0.1f ? 2 : features[(i * 6) + 1] > 0 ? 1 : 0)];
        return new TensorSource([Tensor.From<float>(new Shape(count, 6), features)], Tensor.From<int>(new Shape(count), labels));
    }
}
