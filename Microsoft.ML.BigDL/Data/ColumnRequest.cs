using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Data;

/// <summary>A column to be read, and what its values must be.</summary>
/// <param name="Name">The column's name.</param>
internal sealed record ColumnRequest(string Name)
{
    public ColumnUse Use { get; init; } = ColumnUse.Numbers;

    /// <summary>What the column is for, as messages call it.</summary>
    public string Role { get; init; } = "input";

    /// <summary>The extents of one row, as <c>[3, 224, 224]</c>; default: whatever the data has.</summary>
    public ImmutableArray<int> Dimensions { get; init; }

    /// <summary>Indices must be below this.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether numbers and keys may be missing, as they may when scoring: NaN stays NaN, a missing key reads as -1.</summary>
    public bool AllowsMissing { get; init; }

    public PixelOrder PixelOrder { get; init; }

    /// <summary>
    /// Whether a row is a sequence of indices of any length, padded with 0 at its end. Keys keep their number then, from 1, and a missing
    /// one is padding.
    /// </summary>
    public bool IsSequence { get; init; }

    /// <summary>The most steps of a sequence that are read; the rest is cut off.</summary>
    public int LongestSequence { get; init; } = int.MaxValue;

    /// <summary>The number of values a row must have; 0 when the data decides.</summary>
    public int Width => Dimensions.IsDefault ? 0 : Dimensions.Aggregate(1, (product, extent) => checked(product * extent));
}
