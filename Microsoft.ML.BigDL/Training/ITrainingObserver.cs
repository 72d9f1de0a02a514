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

    /// <summary>The training ended, for whatever reason.</summary>
    void OnEnd(TrainingHistory history);
}
