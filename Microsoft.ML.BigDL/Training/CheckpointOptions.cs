namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Where and how often a training saves what it needs to go on after it was ended by whatever cause. The same call goes on from the newest
/// checkpoint in the folder, on the same engine or another, and the weights end with the bits of an undisturbed training.
/// </summary>
/// <remarks>A checkpoint is also written at the end and after cancellation. A folder belongs to one training.</remarks>
public sealed record CheckpointOptions
{
    /// <summary>Saves into a folder, which is made if it is not there.</summary>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    public CheckpointOptions(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>The folder, on the machine of this process.</summary>
    public string Folder { get; }

    /// <summary>A checkpoint is written after every so many epochs; default 1, at least 1.</summary>
    public int EveryEpochs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CheckpointOptions.EveryEpochs must be 1 or more epochs.");
    } = 1;

    /// <summary>A checkpoint is also written, between two steps, when so much time has passed since the last one; default null, never.</summary>
    public TimeSpan? EveryInterval
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CheckpointOptions.EveryInterval must be longer than zero, such as an hour, or null.");
    }

    /// <summary>How many of the newest checkpoints stay in the folder; default 2, at least 1. An older one serves when the newest is damaged.</summary>
    public int Keep
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CheckpointOptions.Keep must be 1 or more checkpoints.");
    } = 2;
}
