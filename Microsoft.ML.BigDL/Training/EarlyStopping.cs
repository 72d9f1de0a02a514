namespace Microsoft.ML.BigDL.Training;

/// <summary>Ends the training when the watched loss, of validation where there is one, no longer falls.</summary>
public sealed record EarlyStopping
{
    /// <summary>How many epochs without a better loss are allowed; default 3.</summary>
    public int Patience
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "EarlyStopping.Patience must be 1 or more epochs.");
    } = 3;

    /// <summary>How much lower than the best a loss must be to count as better; default 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the weights of the best epoch are returned instead of the last; default true.</summary>
    public bool RestoresBest { get; init; } = true;
}
