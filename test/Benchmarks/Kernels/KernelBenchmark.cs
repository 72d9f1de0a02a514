using System.Diagnostics;

namespace Microsoft.ML.BigDL.Benchmarks.Kernels;

/// <summary>Arithmetic per second of the fast kernels on one thread, next to the plain loops that define them.</summary>
internal static class KernelBenchmark
{
    private const double Tolerance = 1e-4;
    private const int Rounds = 3;
    private static readonly TimeSpan s_slice = TimeSpan.FromSeconds(0.1);

    public static void Run(TextWriter output)
    {
        output.WriteLine("## Kernels");
        output.WriteLine();
        output.WriteLine($"{Machine.Describe()}; one thread, best of {Rounds} rounds of {s_slice.TotalSeconds:0.0} s.");
        output.WriteLine();
        output.WriteLine("| kernel | Reference GFLOP/s | Simd GFLOP/s | largest difference, relative to the largest value |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (KernelCase kernel in KernelCases.All())
        {
            float[] expected = [.. kernel.Reference()];
            double difference = Difference(kernel.Simd(), expected);
            if (!(difference <= Tolerance))
                throw new InvalidOperationException($"{kernel.Title}: differs from its definition by {difference:g3}; not timed.");
            output.WriteLine($"| {kernel.Title} | {Speed(kernel.Reference, kernel.Operations):0.0} "
                + $"| {Speed(kernel.Simd, kernel.Operations):0.0} | {difference:g2} |");
            output.Flush();
        }
        output.WriteLine();
    }

    private static double Difference(float[] actual, float[] expected)
    {
        float scale = expected.Max(Math.Abs);
        return actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max() / scale;
    }

    private static double Speed(Func<float[]> run, double operations)
    {
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            int runs = 0;
            do
            {
                run();
                runs++;
            }
            while (watch.Elapsed < s_slice);
            best = Math.Max(best, runs * operations / watch.Elapsed.TotalSeconds);
        }
        return best / 1e9;
    }
}
