using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training.Checkpoints;

/// <summary>A training in a child process is killed ten times without warning, and started again each time by the same call.</summary>
[TestClass]
public sealed class KilledTests
{
    private const string FolderVariable = "BIGDL_TEST_CHECKPOINTS";
    private const string KillVariable = "BIGDL_TEST_KILL";
    private const string ResultFile = "result";
    private const int Kills = 10;

    private static TestRun Run(string? folder) => new(folder) { Epochs = 10, EveryInterval = TimeSpan.FromTicks(1) };

    [TestMethod]
    public void Killed_at_any_place_the_same_call_ends_with_the_same_bits()
    {
        using var folder = new TestFolder();
        (float[] Numbers, TrainingHistory History) whole = Run(null).Train();
        var random = new Random(17);
        for (int kill = 0; kill <= Kills; kill++)
        {
            // In turns after a step, and as soon as a checkpoint is being written.
            string place = kill == Kills ? "" : string.Create(
                CultureInfo.InvariantCulture, $"{(kill % 2 == 0 ? "step" : "write")} {random.Next(1, 6)}");
            (int exitCode, string output) = ChildProcess.RunTests(
                $"FullyQualifiedName~{nameof(KilledTests)}.{nameof(A_training_writes_down_what_it_came_to)}",
                new Dictionary<string, string> { [FolderVariable] = folder.Path, [KillVariable] = place });
            Assert.AreEqual(kill == Kills, exitCode == 0, $"kill {kill} {place}: {output}");
        }

        byte[] result = File.ReadAllBytes(Path.Combine(folder.Path, ResultFile));
        CollectionAssert.AreEqual(MemoryMarshal.AsBytes(whole.Numbers.AsSpan()).ToArray(), result);
    }

    /// <summary>What the child runs; by itself a training without an accident.</summary>
    [TestMethod]
    public void A_training_writes_down_what_it_came_to()
    {
        using var own = new TestFolder();
        string folder = Environment.GetEnvironmentVariable(FolderVariable) ?? own.Path;
        string[] place = (Environment.GetEnvironmentVariable(KillVariable) ?? "").Split(' ');
        var observer = new TestObserver { Stepped = step => KillAfter(step, place, folder) };
        (float[] numbers, _) = (Run(folder) with { Observer = observer }).Train();
        File.WriteAllBytes(Path.Combine(folder, ResultFile), MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
        Assert.IsTrue(numbers.All(float.IsFinite));
    }

    private static void KillAfter(int step, string[] place, string folder)
    {
        if (place.Length < 2 || step != int.Parse(place[1], CultureInfo.InvariantCulture))
        {
            return;
        }

        if (place[0] == "step")
        {
            Process.GetCurrentProcess().Kill();
        }

        // The checkpoint after this step is what the thread waits for.
        new Thread(() =>
        {
            while (Directory.GetDirectories(folder, "*.tmp").Length == 0)
            {
                Thread.Yield();
            }

            Process.GetCurrentProcess().Kill();
        }).Start();
    }
}
