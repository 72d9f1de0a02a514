using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Benchmarks.Torch;
using TorchSharp;

namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>
/// Records per second of whole training steps, next to TorchSharp. Both start from the same weights and their losses over the first
/// steps are compared before anything is timed; then the two are measured in turn several times, so that a disturbance of the machine
/// falls on both, and the medians are reported.
/// </summary>
internal static class TrainingBenchmark
{
    private const int ComparedSteps = 5;
    private const int Pairs = 5;
    private const double Tolerance = 1e-4;
    private static readonly TimeSpan s_slice = TimeSpan.FromSeconds(0.6);
    private static readonly int[] s_threads = [1, 2];

    public static void Run(IReadOnlyList<TrainingCase> cases, TextWriter output)
    {
        TorchRuntime.Prepare();
        output.WriteLine("## Training");
        output.WriteLine();
        output.WriteLine($"{Machine.Describe()}; median of {Pairs} paired measurements of {s_slice.TotalSeconds:0.0} s.");
        output.WriteLine();
        output.WriteLine("| model | batch | threads | BigDL.ML records/s | TorchSharp records/s | ratio | largest difference of loss, first "
            + $"{ComparedSteps} steps |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (TrainingCase training in cases)
        {
            foreach (int threads in s_threads.Where(threads => threads <= Environment.ProcessorCount))
                RunOne(training, threads, output);
        }
        output.WriteLine();
    }

    /// <summary>Records per second of TorchSharp alone, the median of some measurements.</summary>
    public static double TorchRate(TrainingCase training, int threads)
    {
        TorchRuntime.Prepare();
        torch.set_num_threads(threads);
        using ITorchPeer peer = training.CreateTorch();
        return Median([.. Enumerable.Range(0, Pairs).Select(_ => Measure(peer, training.BatchSize))]);
    }

    private static void RunOne(TrainingCase training, int threads, TextWriter output)
    {
        torch.set_num_threads(threads);
        torch.random.manual_seed(1);
        using ITorchPeer theirs = training.CreateTorch();
        using ITrainingPeer? ours = training.CreateOurs(threads);
        ours?.CopyWeightsFrom(theirs.Weights());

        double[] differences = [.. Enumerable.Range(0, ComparedSteps)
            .Select(_ => (Expected: theirs.Step(), Actual: ours?.Step()))
            .Select(losses => Math.Abs((losses.Actual ?? losses.Expected) - losses.Expected))];
        if (!differences.All(difference => difference <= Tolerance))
        {
            throw new InvalidOperationException($"{training.Title}: the losses of the first steps differ by "
                + $"{string.Join(", ", differences.Select(d => d.ToString("g2")))}, more than {Tolerance:g1}; timing it would compare different work.");
        }

        List<double> theirSpeeds = [], ourSpeeds = [], ratios = [];
        for (int pair = 0; pair < Pairs; pair++)
        {
            theirSpeeds.Add(Measure(theirs, training.BatchSize));
            if (ours is null)
                continue;
            ourSpeeds.Add(Measure(ours, training.BatchSize));
            ratios.Add(ourSpeeds[^1] / theirSpeeds[^1]);
        }
        string Cell(List<double> values, string format) => values.Count == 0 ? "-" : Median(values).ToString(format);
        output.WriteLine($"| {training.Title} | {training.BatchSize} | {threads} | {Cell(ourSpeeds, "n0")} | {Cell(theirSpeeds, "n0")} "
            + $"| {Cell(ratios, "0.00")} | {(ours is null ? "-" : differences.Max().ToString("g2"))} |");
        output.Flush();
    }

    private static double Measure(ITrainingPeer peer, int batchSize)
    {
        peer.Step();
        var watch = Stopwatch.StartNew();
        int steps = 0;
        do
        {
            peer.Step();
            steps++;
        }
        while (watch.Elapsed < s_slice);
        return steps * batchSize / watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        Span<double> sorted = CollectionsMarshal.AsSpan(values);
        sorted.Sort();
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
