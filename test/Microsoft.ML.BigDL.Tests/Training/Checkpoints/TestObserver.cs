using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training.Checkpoints;

/// <summary>Gathers messages, and lets a test act on every step and epoch.</summary>
internal sealed class TestObserver : ITrainingObserver
{
    public List<string> Messages { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>The number of steps seen by this process.</summary>
    public int Steps { get; private set; }

    public Action<int> Stepped { get; init; } = _ => { };

    public Action<int> EpochEnded { get; init; } = _ => { };

    public void OnStart(TrainingPlanInfo plan)
    {
        // Nothing to note.
    }

    public void OnStep(in TrainingProgress progress)
    {
        Steps++;
        Stepped(Steps);
    }

    public void OnEpoch(EpochResult epoch) => EpochEnded(epoch.Epoch);

    public void OnMessage(string text, bool isWarning) => (isWarning ? Warnings : Messages).Add(text);

    public void OnEnd(TrainingHistory history)
    {
        // Nothing to note.
    }
}
