using System.Diagnostics;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Kills processes of the application, or freezes them until it is disposed of, in the second epoch.</summary>
internal sealed class KillOnce(string program, int driver, int count = 1, bool freezes = false) : ITrainingObserver, IDisposable
{
    private readonly List<int> _frozen = [];

    public int Killed { get; private set; }

    public void Dispose()
    {
        foreach (int id in _frozen.Where(LinuxProcesses.IsRunning))
            LinuxProcesses.Kill(id);
    }

    public void OnStart(TrainingPlanInfo plan)
    {
        // Nothing to note.
    }

    public void OnStep(in TrainingProgress progress)
    {
        if (progress.Epoch == 2 && Killed == 0)
        {
            foreach (int victim in LinuxProcesses.Descendants(driver, program).Take(count))
            {
                Stop(victim);
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

    private void Stop(int id)
    {
        if (!freezes)
        {
            LinuxProcesses.Kill(id);
            return;
        }

        using Process signal = Process.Start("kill", ["-STOP", $"{id}"]);
        signal.WaitForExit();
        _frozen.Add(id);
    }
}
