namespace Microsoft.ML.BigDL.Training;

/// <summary>What is about to be done: fixed before the first step.</summary>
/// <param name="Epochs">The number of epochs asked for.</param>
/// <param name="StepsPerEpoch">The number of steps in each.</param>
/// <param name="Records">The number of training records.</param>
/// <param name="BatchSize">Records per step; the last step of an epoch may have fewer.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Parameters">The number of trained weights.</param>
public sealed record TrainingPlanInfo(int Epochs, int StepsPerEpoch, int Records, int BatchSize, int Threads, long Parameters);
