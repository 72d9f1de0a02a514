using System.Diagnostics;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Kills processes of the application, or freezes them until it is disposed of, in the second epoch.</summary>
internal sealed class KillOnce(string program, int driver, int count = 1, bool freezes = false) : ITrainingObserver, IDisposable
{
    private readonly List<Process> _frozen = [];

    public int Killed { get; private set; }

    public void Dispose()
    {
        foreach (Process process in _frozen)
        {
            process.Kill();
            process.Dispose();
        }
    }

    public void OnStart(TrainingPlanInfo plan)
    {
        // Nothing to note.
    }

    public void OnStep(in TrainingProgress progress)
    {
        if (progress.Epoch == 2 && Killed == 0)
        {
            int[] victims = [.. Descendants(driver).Where(id => CommandLine(id).Contains(program, StringComparison.Ordinal)).Take(count)];
            foreach (int victim in victims)
            {
                Stop(Process.GetProcessById(victim));
                Killed++;
            }
        }
    }

    public void OnEpoch(EpochResult epoch)
    {
        // Nothing to note.
    }

    public void OnEnd(TrainingHistory history)
    {
        // Nothing to note.
    }

    private void Stop(Process process)
    {
        if (freezes)
        {
            using Process signal = Process.Start("kill", ["-STOP", $"{process.Id}"]);
            signal.WaitForExit();
            _frozen.Add(process);
            return;
        }

        process.Kill();
        process.Dispose();
    }

    private static IEnumerable<int> Descendants(int id)
    {
        foreach (string task in Directory.GetDirectories($"/proc/{id}/task"))
        {
            foreach (int child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
            {
                yield return child;
                foreach (int below in Descendants(child))
                    yield return below;
            }
        }
    }

    private static string CommandLine(int id) => File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
}
