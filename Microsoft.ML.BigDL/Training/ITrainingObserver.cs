namespace Microsoft.ML.BigDL.Training;

/// <summary>Is told how the training goes, between steps and on the training thread.</summary>
public interface ITrainingObserver
{
    /// <summary>The training is about to start.</summary>
    void OnStart(TrainingPlanInfo plan);

    /// <summary>A step is done. Called for each step: must be quick.</summary>
    void OnStep(in TrainingProgress progress);

    /// <summary>An epoch is done.</summary>
    void OnEpoch(EpochResult epoch);

    /// <summary>Something happened that is worth knowing, such as a checkpoint that could not be written.</summary>
    /// <param name="text">One or more whole sentences.</param>
    /// <param name="isWarning">Whether somebody should look after it.</param>
    void OnMessage(string text, bool isWarning)
    {
        // Those who show nothing but figures leave it out.
    }

    /// <summary>The training ended, for whatever reason.</summary>
    void OnEnd(TrainingHistory history);
}
