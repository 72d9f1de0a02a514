namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// The bounds within which a group's size is tuned. The band is wider than the factor, so that growing out of it at one end does not lead out at
/// the other.
/// </summary>
internal sealed record GroupSizeOptions
{
    /// <summary>The size of the first groups, until enough is measured; default 10.</summary>
    public int Initial { get; init; } = 10;

    /// <summary>The smallest size; default 1.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>The largest size: what a failure can cost, and how late a decision can come; default 1000.</summary>
    public int Maximum { get; init; } = 1000;

    /// <summary>A share of overhead below this shrinks the group; default 0.02.</summary>
    public double LowerShare { get; init; } = 0.02;

    /// <summary>A share of overhead above this grows the group; default 0.05.</summary>
    public double UpperShare { get; init; } = 0.05;

    /// <summary>What the size is multiplied by to grow; default 2.</summary>
    public int Factor { get; init; } = 2;

    /// <summary>What is taken off the size to shrink; default 5.</summary>
    public int Decrement { get; init; } = 5;

    /// <summary>Whether a group's job is handed to Spark while the group before still runs; default false.</summary>
    public bool Overlaps { get; init; }

    /// <exception cref="ArgumentException">The bounds contradict each other.</exception>
    public void ThrowIfInvalid()
    {
        if (Minimum < 1 || Initial < Minimum || Maximum < Initial)
        {
            throw new ArgumentException($"Group size: minimum {Minimum}, initial {Initial}, maximum {Maximum}. " +
                "Give 1 <= minimum <= initial <= maximum.");
        }

        if (!(LowerShare >= 0) || !(UpperShare > LowerShare) || !(UpperShare < 1) || Factor < 2 || Decrement < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Group size: band {LowerShare} to {UpperShare}, factor {Factor}, decrement {Decrement}. ") +
                "Give 0 <= lower share < upper share < 1, a factor of 2 or more and a decrement of 1 or more.");
        }
    }
}
