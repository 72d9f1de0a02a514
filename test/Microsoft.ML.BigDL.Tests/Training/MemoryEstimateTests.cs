using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Ops.Fusion;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Models;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

/// <summary>Holds the bytes a summary states to those a training and scoring really take.</summary>
[TestClass]
public sealed class MemoryEstimateTests
{
    private const double Tolerance = 0.05;
    private const int Steps = 40;
    private const string ChildVariable = "BIGDL_TESTS_MEMORY_CHILD";

    private static readonly Dictionary<string, Func<BigDL.Layers.Model>> s_models = new()
    {
        ["LeNet-5"] = () => LeNet5.Build(10).Build(),
        ["Perceptron"] = () => Perceptron(784, 512),
        ["Text classifier"] = () => TextClassifier.Build(1000, 4, embeddingSize: 32, units: 32),
        ["NeuralCF"] = () => NeuralCF.Build(900, 1600, outputs: 5),
        ["ResNet-20"] = () => ResNet.Build(10),
    };

    public static IEnumerable<object[]> Names => s_models.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_training_takes_the_bytes_the_summary_states(string name)
    {
        BigDL.Layers.Model model = s_models[name]();
        foreach ((int batch, int threads, int ranks, Optimizer optimizer) in new (int, int, int, Optimizer)[]
        {
            (16, 1, 1, new SGD()), (8, 2, 2, new Adam()),
        })
        {
            var options = new SummaryOptions { BatchSize = batch, Threads = threads, LogicalRanks = ranks, Optimizer = optimizer, SequenceLength = Steps };
            long measured = LiveGrowth(model, options);
            AssertClose(measured, model.Summary(options).Training!.Total, $"{name}, batch {batch}, {threads} threads, {ranks} ranks");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Scoring_takes_the_bytes_the_summary_states(string name)
    {
        BigDL.Layers.Model model = s_models[name]();
        var options = new SummaryOptions { BatchSize = 24, Threads = 2, SequenceLength = 32 };
        long before = AlignedMemory.LiveBytes;
        using var parameters = new ParameterStore(model.Layout);
        Graph bound = Binding.Bind(InferenceForm.Of(model.Graph), new Dictionary<string, int> { ["N"] = 24, ["T"] = 32 });
        using Plan plan = PlanCompiler.Compile(new PlanRequest(FuseActivations.Apply(bound), model.Layout) { BatchSize = 24 });
        using var memory = new PlanMemory(threads: 2);
        memory.Use(plan);
        AssertClose(AlignedMemory.LiveBytes - before, model.Summary(options).Scoring.Total, name);
    }

    [TestMethod]
    public void The_process_grows_by_the_bytes_the_summary_states()
    {
        if (!OperatingSystem.IsLinux())
            throw new AssertInconclusiveException("skipped: the memory of a process is read from /proc.");

        if (Environment.GetEnvironmentVariable(ChildVariable) is null)
        {
            // In a process of its own nothing else comes or goes, and the largest size it ever had is that of this training.
            (int exitCode, string output) = ChildProcess.RunTests(
                $"FullyQualifiedName~{nameof(MemoryEstimateTests)}.{nameof(The_process_grows_by_the_bytes_the_summary_states)}",
                new Dictionary<string, string> { [ChildVariable] = "1" });
            Assert.AreEqual(0, exitCode, output);
            StringAssert.Contains(output, "succeeded: 1");
            return;
        }

        // The runtime's own growth, compiled code above all, is left behind by a small training.
        LiveGrowth(Perceptron(784, 64), new SummaryOptions { BatchSize = 64, Threads = 2 });
        BigDL.Layers.Model model = Perceptron(784, 3000);
        var options = new SummaryOptions { BatchSize = 64, Threads = 2 };
        long predicted = model.Summary(options).Training!.Total;
        GC.Collect();
        long before = ResidentBytes("VmRSS");
        LiveGrowth(model, options);
        Assert.IsGreaterThan(200_000_000, predicted);
        AssertClose(ResidentBytes("VmHWM") - before, predicted, "a perceptron of 3,000 units a layer");
    }

    private static BigDL.Layers.Model Perceptron(int features, int units) =>
        MultilayerPerceptron.Build(10, [units, units]).Build(new TensorType(ElementType.Float32, Dimension.Batch, features));

    /// <summary>Trains on one batch and returns how much native memory was held when the epoch ended.</summary>
    private static long LiveGrowth(BigDL.Layers.Model model, SummaryOptions options)
    {
        int records = options.BatchSize;
        ImmutableArray<Tensor> inputs = [.. model.InputTypes.Select(type => Zeros(type, records))];
        Tensor target = Tensor.Zeros(ElementType.Int32, new Shape(records));
        long before = AlignedMemory.LiveBytes;
        var watch = new Watch();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(seed: 1);
        Trainer.Fit(model, parameters, new SequenceSource(inputs, target), null, new TrainingOptions
        {
            Loss = new SparseCategoricalCrossentropy(),
            Optimizer = options.Optimizer,
            BatchSize = options.BatchSize,
            Threads = options.Threads,
            LogicalRanks = options.LogicalRanks,
            Observer = watch,
        });
        return watch.LiveBytes - before;
    }

    private static Tensor Zeros(TensorType type, int records) => Tensor.Zeros(
        type.ElementType, type.Bind(new Dictionary<string, int> { ["N"] = records, ["T"] = Steps }).Shape);

    private static long ResidentBytes(string entry)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(entry, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }

    private static void AssertClose(long measured, long predicted, string what) => Assert.AreEqual(
        measured, predicted, measured * Tolerance, string.Create(CultureInfo.InvariantCulture, $"{what}: {predicted:n0} bytes predicted, {measured:n0} measured"));

    private sealed class Watch : ITrainingObserver
    {
        public long LiveBytes { get; private set; }

        public void OnStart(TrainingPlanInfo plan)
        {
            // Nothing is held yet.
        }

        public void OnStep(in TrainingProgress progress)
        {
            // The copy of the best weights is made between epochs.
        }

        public void OnEpoch(EpochResult epoch) => LiveBytes = AlignedMemory.LiveBytes;

        public void OnEnd(TrainingHistory history)
        {
            // Nothing is added after the last epoch.
        }
    }
}
