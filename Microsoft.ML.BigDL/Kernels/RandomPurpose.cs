namespace Microsoft.ML.BigDL.Kernels;

/// <summary>What random numbers are for, so that one use never repeats the numbers of another.</summary>
internal enum RandomPurpose
{
    Initialization = 1,
    Shuffle = 2,
    Dropout = 3,
    Noise = 4,
    Augmentation = 5,
    Sampling = 6,
}
