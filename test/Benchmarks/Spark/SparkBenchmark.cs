using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.BigDL.Benchmarks.Own;
using Microsoft.ML.BigDL.Benchmarks.Training;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Spark;

/// <summary>
/// Two executors that compute with one thread each: what scheduling costs an iteration in groups of many sizes, one after another and
/// overlapped, and in the ways of BigDL and MLlib. LeNet-5 with 128 records per executor and step, and a network that is next to nothing. And
/// whether the executors' ranks train as one rank does. Needs SPARK_HOME.
/// </summary>
internal static class SparkBenchmark
{
    private const int Records = 25_600;
    private const int Batch = 256;
    private const int Ranks = 2;
    private const int WarmUpGroups = 4;
    private const int MeasuredGroups = 6;
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(2);
    private static readonly ImmutableArray<int> s_sizes = [1, 2, 5, 10, 20, 50, 100];

    private static readonly (string Name, SparkEngineOptions Options)[] s_baselines =
    [
        ("driver aggregates, as MLlib", new() { Mode = SchedulingMode.DriverAggregate }),
        ("two jobs per step, as BigDL", new() { Mode = SchedulingMode.TwoJobsPerIteration }),
    ];

    /// <summary>What can be run alone: the rows' way, the comparison with one rank, and the tables of each network.</summary>
    public static ImmutableArray<string> Parts { get; } = ["rows", "joined", "lenet", "dense"];

    /// <summary>Runs all parts, or one of them; returns whether the ranks' losses agreed with those of one.</summary>
    /// <param name="output">Gets the tables.</param>
    /// <param name="part">One of <see cref="Parts"/>, or null for all.</param>
    /// <param name="sizes">Sizes of groups with commas between, for the networks' tables; null for the usual ones.</param>
    public static bool Run(TextWriter output, string? part = null, string? sizes = null)
    {
        ImmutableArray<int> groups = sizes is null ? s_sizes : [.. sizes.Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        bool Runs(string name) => part is null || part == name;
        using SparkSession spark = SparkSession.Builder().AppName("benchmark").Master($"local-cluster[{Ranks},2,1024]")
            .Config("spark.ui.enabled", false).GetOrCreate();
        SparkEngine engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = Ranks });
        int executors = engine.DefaultRanks;
        output.WriteLine("## Spark");
        output.WriteLine();
        output.WriteLine($"{Machine.Describe()}; Spark {spark.Version()}, local-cluster, {executors} executors of two task slots and one computing thread.");
        output.WriteLine();
        if (Runs("rows"))
            RowsBenchmark.Run(output, spark, engine);

        bool agree = !Runs("joined") || JoinedBatch.Run(output, engine, Ranks);
        if (Runs("lenet"))
        {
            using PackedData images = RandomImages.Create(Records);
            Table(output, engine, "LeNet-5", OwnModels.LeNet5(), images, groups, new LeNetCase());
        }

        if (Runs("dense"))
        {
            using PackedData numbers = Numbers();
            Table(output, engine, "Dense(2) of 4 numbers", new Sequential(new Input(4), new Dense(2)).Build(), numbers, groups);
        }

        if (Runs("lenet") || Runs("dense"))
        {
            output.WriteLine("Bytes: what a host sends in a step over 2 (H-1)/H P 4, the least that can be: of P gradients it pushes all but its own slice to their");
            output.WriteLine("owners, and the P/H new weights of its slice go to each of the H-1 others. Where the driver aggregates, what goes between it and a host,");
            output.WriteLine("both ways. Scheduling: the time of a step in which executors have nothing to do.");
        }

        return agree;
    }

    private static void Table(TextWriter output, SparkEngine engine, string name, Layers.Model model, PackedData data, ImmutableArray<int> sizes, TrainingCase? peer = null)
    {
        output.WriteLine($"### {name}, {Batch} records a step");
        output.WriteLine();
        output.WriteLine("| steps per job | ms per step | of it scheduling | of it exchange | records/s | bytes | overlapped: ms per step | of it scheduling | records/s |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string baseline, SparkEngineOptions options) in s_baselines)
        {
            output.WriteLine($"| {baseline} | {Cells(Measure(engine, model, data, options), model)} | | | |");
        }

        foreach (int size in sizes)
        {
            var options = new SparkEngineOptions { GroupSize = size, Overlap = false };
            RunTimes apart = Measure(engine, model, data, options);
            RunTimes overlapped = Measure(engine, model, data, options with { Overlap = true });
            output.WriteLine(FormattableString.Invariant(
                $"| {size} | {Cells(apart, model)} | {PerStep(overlapped, overlapped.Wall):0.00} | {PerStep(overlapped, overlapped.Wall - overlapped.Running):0.00} | {Rate(overlapped):n0} |"));
        }

        double local = Local(model, data);
        output.WriteLine(FormattableString.Invariant($"| this process, 2 threads | {local:0.00} | | | {Batch / local * 1000:n0} | | | | |"));
        if (peer is not null)
        {
            double rate = TrainingBenchmark.TorchRate(peer, threads: 2);
            output.WriteLine(FormattableString.Invariant($"| TorchSharp, 2 threads, {peer.BatchSize} a step | {peer.BatchSize / rate * 1000:0.00} | | | {rate:n0} | | | | |"));
        }

        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"From the start of a run to the end of its first step: {First(engine, model, data).TotalSeconds:0.0} s."));
        output.WriteLine();
    }

    private static string Cells(RunTimes times, Layers.Model model)
    {
        double bound = 2.0 * (Ranks - 1) / Ranks * model.TrainableCount * sizeof(float);
        double bytes = (double)times.BytesSent / times.Steps / Ranks;
        return FormattableString.Invariant(
            $"{PerStep(times, times.Wall):0.00} | {PerStep(times, times.Wall - times.Running):0.00} | {PerStep(times, times.Exchange):0.00} | {Rate(times):n0} | {bytes / bound:0.000}");
    }

    private static double PerStep(RunTimes times, TimeSpan time) => time.TotalMilliseconds / times.Steps;

    private static double Rate(RunTimes times) => Batch / PerStep(times, times.Wall) * 1000;

    private static RunTimes Measure(SparkEngine engine, Layers.Model model, PackedData data, SparkEngineOptions options)
    {
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        TrainingJob job = Job(model, parameters, data);
        if (options.Mode == SchedulingMode.DriverAggregate)
        {
            using var aggregate = new AggregateRun(engine.Cluster, job, options, threads: 1);
            return Measure(aggregate, () => aggregate.Times);
        }

        using var run = new SparkRun(engine.Cluster, job, options, threads: 1);
        return Measure(run, () => run.Times);
    }

    // Opening the run on the executors, sending them weights and records, connecting, compiling the plan.
    private static TimeSpan First(SparkEngine engine, Layers.Model model, PackedData data)
    {
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        long began = Stopwatch.GetTimestamp();
        using var run = new SparkRun(engine.Cluster, Job(model, parameters, data), new SparkEngineOptions { GroupSize = 1 }, threads: 1);
        run.StartEpoch(0);
        run.Train(0);
        return Stopwatch.GetElapsedTime(began);
    }

    private static TrainingJob Job(Layers.Model model, ParameterStore parameters, PackedData data) => new(model, parameters, Options(threads: 1))
    {
        FeatureScale = 1,
        IsWeighted = false,
        Rows = new PackedTrainingRows(new PackedRows(data, null), null),
    };

    private static RunTimes Measure(ITrainingEngine run, Func<RunTimes> times)
    {
        int step = run.StepsPerEpoch;
        int epoch = -1;
        for (int group = 0; group < WarmUpGroups; group++)
            step = Next(run, step, ref epoch);

        RunTimes before = times();
        long start = Stopwatch.GetTimestamp();
        for (int groups = 0; groups < MeasuredGroups || Stopwatch.GetElapsedTime(start) < s_measured; groups++)
            step = Next(run, step, ref epoch);

        return times() - before;
    }

    private static int Next(ITrainingEngine run, int step, ref int epoch)
    {
        if (step == run.StepsPerEpoch)
        {
            run.StartEpoch(++epoch);
            step = 0;
        }

        return step + run.Train(step);
    }

    private static double Local(Layers.Model model, PackedData data)
    {
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(1);
        TrainingOptions options = Options(threads: 2);
        var source = new PackedSource(data, [.. model.InputTypes], 1, options.Loss.TargetType(model.OutputTypes[0]), hasWeights: false);
        using var engine = new LocalEngine(model, parameters, source, null, options);
        int epoch = 0;
        Epochs(engine, ref epoch); // Until everything is compiled for good.
        return Epochs(engine, ref epoch);
    }

    // Whole epochs for a while; returns the milliseconds of a step.
    private static double Epochs(LocalEngine engine, ref int epoch)
    {
        long began = Stopwatch.GetTimestamp();
        int steps = 0;
        while (Stopwatch.GetElapsedTime(began) < s_measured)
        {
            engine.StartEpoch(epoch++);
            for (int step = 0; step < engine.StepsPerEpoch; step++, steps++)
                engine.Train(step);
        }

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

    private static PackedData Numbers()
    {
        var random = new Random(1);
        var numbers = new PackedColumn("numbers", ElementType.Float32, [4]);
        var label = new PackedColumn("label", ElementType.Int32, [1]);
        for (int row = 0; row < Records; row++)
        {
            foreach (ref float number in numbers.AddRow<float>())
                number = random.NextSingle();

            label.AddRow<int>()[0] = random.Next(2);
        }

        return PackedData.Of([numbers, label]);
    }
}
