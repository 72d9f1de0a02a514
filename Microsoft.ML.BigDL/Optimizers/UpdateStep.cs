namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>What an update needs to know of the step: its number from 0 and its learning rate.</summary>
internal readonly record struct UpdateStep(long Step, float LearningRate);
