using System.Diagnostics;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>
/// Trains on two executors while processes are killed at random moments: how long a run takes to go on, whether one is lost, and whether the
/// weights are those of an undisturbed run. Before that, whether memory stays flat over many epochs. Needs SPARK_HOME.
/// </summary>
internal static class SparkSoak
{
    private const int Epochs = 400;
    private const int FlatEpochs = 50;

    /// <returns>Whether nothing was lost.</returns>
    public static bool Run(TextWriter output, int kills, int seed)
    {
        using SparkSession spark = SparkSession.Builder().AppName("soak").Master($"local-cluster[{SoakRun.Executors},2,1024]")
            .Config("spark.ui.enabled", false).Config("spark.deploy.maxExecutorRetries", -1).GetOrCreate();
        SparkCluster cluster = SparkEngineExtensions.Cluster(spark);
        output.WriteLine("## Soak");
        output.WriteLine();
        output.WriteLine($"{Machine.Describe()}; Spark {spark.Version()}, local-cluster, {SoakRun.Executors} executors, LeNet-5, seed {seed}.");
        output.WriteLine();
        Memory(output, spark, cluster);
        return Kills(output, spark, cluster, kills, seed);
    }

    private static void Memory(TextWriter output, SparkSession spark, SparkCluster cluster)
    {
        using var run = new SoakRun(spark, FlatEpochs);
        var watch = new MemoryWatch();
        run.On(cluster, watch, (_, train) => train());
        output.WriteLine("| memory, MB | driver | workers | executors (Java) | of it objects alive |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach (Reading reading in watch.Readings)
            output.WriteLine($"| after epoch {reading.Epoch} | {reading.Driver >> 20} | {reading.Workers >> 20} | {reading.Executors >> 20} | {reading.Alive >> 20} |");

        output.WriteLine();
    }

    private static bool Kills(TextWriter output, SparkSession spark, SparkCluster cluster, int kills, int seed)
    {
        using var run = new SoakRun(spark, Epochs);
        float[] expected = run.Here();
        var random = new Random(seed);
        List<Kill> survived = [];
        int runs = 0, lost = 0, different = 0;
        while (survived.Count < kills && lost == 0)
        {
            var killer = new Killer(random, kills - survived.Count);
            runs++;
            try
            {
                float[] weights = run.On(cluster, killer, killer.Attend);
                different += weights.AsSpan().SequenceEqual(expected) ? 0 : 1;
            }
            catch (Exception error) when (error is SparkException or WorkerJobException)
            {
                Console.Error.WriteLine($"run {runs} was lost: {error.Message}");
                lost++;
            }

            if (killer.Failure is string failure)
            {
                Console.Error.WriteLine($"run {runs}: {failure}");
                lost++;
            }

            survived.AddRange(killer.Kills);
            Console.Error.WriteLine($"run {runs}: {survived.Count} of {kills} kills");
        }

        output.WriteLine($"{survived.Count} kills in {runs} runs: {lost} runs lost, {different} with other weights than an undisturbed run.");
        output.WriteLine();
        output.WriteLine("| killed | times | to the next finished group of 10 steps, s: p50 | p95 | longest | of it reading lost rows again: p50 | p95 | longest | all else: p50 | p95 | longest |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (IGrouping<string, Kill> kind in survived.GroupBy(kill => kill.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            output.WriteLine(Row(kind.Key, [.. kind]));

        output.WriteLine(Row("all", survived));
        return lost + different == 0;
    }

    private static string Row(string name, List<Kill> kills) =>
        $"| {name} | {kills.Count} | {Cells(kills, kill => kill.Recovery)} | {Cells(kills, kill => kill.Reading)} | {Cells(kills, kill => kill.Recovery - kill.Reading)} |";

    private static string Cells(IEnumerable<Kill> kills, Func<Kill, TimeSpan> time)
    {
        double[] seconds = [.. kills.Select(kill => time(kill).TotalSeconds).Order()];
        return seconds.Length == 0 ? "| |" : FormattableString.Invariant(
            $"{seconds[(seconds.Length - 1) / 2]:0.00} | {seconds[(int)Math.Ceiling(0.95 * seconds.Length) - 1]:0.00} | {seconds[^1]:0.00}");
    }

    /// <summary>Bytes of the processes of a kind.</summary>
    private sealed record Reading(int Epoch, long Driver, long Workers, long Executors, long Alive);

    /// <summary>Reads the memory of all processes early and late in a run.</summary>
    private sealed class MemoryWatch : ITrainingObserver
    {
        public List<Reading> Readings { get; } = [];

        public void OnStart(TrainingPlanInfo plan)
        {
            // Nothing has happened yet.
        }

        public void OnStep(in TrainingProgress progress)
        {
            // Ends of epochs are enough.
        }

        public void OnEpoch(EpochResult epoch)
        {
            if (epoch.Epoch % 10 == 0)
            {
                using Process self = Process.GetCurrentProcess();
                Readings.Add(new Reading(
                    epoch.Epoch, self.WorkingSet64, SparkProcesses.Memory(LinuxProcesses.Worker), SparkProcesses.Memory(LinuxProcesses.Executor),
                    SparkProcesses.LiveObjects(LinuxProcesses.Executor)));
            }
        }

        public void OnEnd(TrainingHistory history)
        {
            // The last epoch was read.
        }
    }
}
