using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a packed column is like, without its rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="Extents">The extents of a row; null for sequences.</param>
/// <param name="Width">The number of values in a row, in the longest sequence.</param>
internal sealed record PackedForm(string Name, ElementType Type, int[]? Extents, int Width)
{
    /// <summary>The most bytes that a row takes among packed rows that are sent, its length included.</summary>
    public long RowBytes => sizeof(int) + ((long)Width * (Type == ElementType.UInt8 ? sizeof(byte) : sizeof(int)));

    /// <summary>The most bytes that the column takes in front of packed rows that are sent.</summary>
    public int HeaderBytes => (Name.Length * 3) + 5 + (2 * sizeof(int)) + ((Extents?.Length ?? 0) * sizeof(int));

    public static PackedForm Of(PackedColumn column) =>
        new(column.Name, column.ElementType, column.HasSequences ? null : [.. column.Dimensions], column.Width);

    /// <summary>Whether rows of the other form can stand in one column with rows of this one.</summary>
    public bool Matches(PackedForm other) => Name == other.Name && Type == other.Type
        && (Extents is null ? other.Extents is null : other.Extents is not null && Extents.SequenceEqual(other.Extents));

    /// <summary>A column of this form without rows.</summary>
    public PackedColumn Create() => new(Name, Type, Extents is null ? default : [.. Extents]);

    public override string ToString() => $"{Name} {Type}[{(Extents is null ? "any" : string.Join(", ", Extents))}]";
}
