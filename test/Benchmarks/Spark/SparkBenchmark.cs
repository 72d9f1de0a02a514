using System.Diagnostics;
using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Spark;

/// <summary>
/// LeNet-5 on two executors of one core, 128 records each per step: what scheduling costs an iteration in groups of many sizes, beside the
/// same training in this process. Needs SPARK_HOME.
/// </summary>
internal static class SparkBenchmark
{
    private const int Records = 25_600;
    private const int Batch = 256;
    private const int Ranks = 2;
    private const int WarmUpGroups = 5;
    private static readonly int[] s_sizes = [1, 2, 5, 10, 20, 50, 100];

    public static void Run(TextWriter output)
    {
        using SparkSession spark = SparkSession.Builder().AppName("benchmark").Master($"local-cluster[{Ranks},1,1024]")
            .Config("spark.ui.enabled", false).GetOrCreate();
        SparkEngine engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = Ranks });
        int executors = engine.DefaultRanks;
        output.WriteLine("## Spark");
        output.WriteLine();
        output.WriteLine($"{Machine.Describe()}; Spark {spark.Version()}, local-cluster, {executors} executors of one core, LeNet-5, {Batch} records a step.");
        output.WriteLine();
        output.WriteLine("| steps per job | ms per step | of it scheduling | of it exchange | records/s | start to first step, s |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|");
        using PackedData data = Data();
        foreach (int size in s_sizes)
            output.WriteLine(Measure(engine, data, size));

        output.WriteLine($"| this process, 2 threads | {Local(data):0.00} | | | {Batch / Local(data) * 1000:n0} | |");
        output.WriteLine();
    }

    private static string Measure(SparkEngine engine, PackedData data, int size)
    {
        Layers.Model model = OwnModels.LeNet5();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        long began = Stopwatch.GetTimestamp();
        using ITrainingEngine started = engine.With(new SparkEngineOptions { MinimumExecutors = Ranks, GroupSize = size })
            .Start(Job(model, parameters, data));
        var run = (SparkRun)started;
        run.StartEpoch(0);
        int step = run.Train(0);
        double first = Stopwatch.GetElapsedTime(began).TotalSeconds;
        int epoch = 0;
        for (int group = 0; group < WarmUpGroups; group++)
            step = Next(run, step, ref epoch);

        RunTimes before = run.Times;
        long start = Stopwatch.GetTimestamp();
        for (int groups = 0; groups < 10 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2); groups++)
            step = Next(run, step, ref epoch);

        RunTimes times = run.Times - before;
        double perStep = times.Wall.TotalMilliseconds / times.Steps;
        return FormattableString.Invariant(
            $"| {size} | {perStep:0.00} | {(times.Wall - times.Running).TotalMilliseconds / times.Steps:0.00} | {times.Exchange.TotalMilliseconds / times.Steps:0.00} | {Batch / perStep * 1000:n0} | {first:0.0} |");
    }

    private static int Next(SparkRun run, int step, ref int epoch)
    {
        if (step == run.StepsPerEpoch)
        {
            run.StartEpoch(++epoch);
            step = 0;
        }

        return step + run.Train(step);
    }

    private static double Local(PackedData data)
    {
        Layers.Model model = OwnModels.LeNet5();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        TrainingOptions options = Options(threads: 2);
        var source = new PackedSource(data, [.. model.InputTypes], 1, options.Loss.TargetType(model.OutputTypes[0]), hasWeights: false);
        using var engine = new LocalEngine(model, parameters, source, null, options);
        engine.StartEpoch(0);
        for (int step = 0; step < 10; step++)
            engine.Train(step);

        long began = Stopwatch.GetTimestamp();
        int steps = engine.StepsPerEpoch - 10;
        for (int step = 0; step < steps; step++)
            engine.Train(10 + step);

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds / steps;
    }

    private static TrainingOptions Options(int threads) => new()
    {
        Loss = new SparseCategoricalCrossentropy(),
        Optimizer = new SGD { LearningRate = 0.05f },
        Epochs = 1000,
        BatchSize = Batch,
        Threads = threads,
        LogicalRanks = Ranks,
    };

    private static TrainingJob Job(Layers.Model model, ParameterStore parameters, PackedData data) => new(model, parameters, Options(threads: 1))
    {
        FeatureScale = 1,
        IsWeighted = false,
        Training = new PackedRows(data, null),
    };

    private static PackedData Data()
    {
        var random = new Random(1);
        var pixels = new PackedColumn("pixels", ElementType.UInt8, [28, 28, 1]);
        var label = new PackedColumn("label", ElementType.Int32, [1]);
        for (int row = 0; row < Records; row++)
        {
            random.NextBytes(pixels.AddRow<byte>());
            label.AddRow<int>()[0] = random.Next(10);
        }

        return PackedData.Of([pixels, label]);
    }
}
