using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Notes what a training tells of itself.</summary>
internal sealed class Notes : ITrainingObserver
{
    public List<(string Text, bool IsWarning)> Messages { get; } = [];

    public List<TrainingShares?> Shares { get; } = [];

    public void OnStart(TrainingPlanInfo plan)
    {
        // Nothing to note.
    }

    public void OnStep(in TrainingProgress progress) => Shares.Add(progress.Shares);

    public void OnEpoch(EpochResult epoch)
    {
        // Nothing to note.
    }

    public void OnMessage(string text, bool isWarning) => Messages.Add((text, isWarning));

    public void OnEnd(TrainingHistory history)
    {
        // Nothing to note.
    }
}
