using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Repeats a tensor as a whole along each axis.</summary>
internal sealed record Tile(ImmutableArray<int> Repeats) : AxisMapping
{
    /// <summary>The value repeated so many times along each axis.</summary>
    public static Value Of(Value x, params ReadOnlySpan<int> repeats) => Node.Apply(new Tile(ImmutableArray.Create(repeats)), x);

    public bool Equals(Tile? other) => other is not null && Repeats.SequenceEqual(other.Repeats);

    public override int GetHashCode() => Repeats.Length;

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        if (Repeats.Length != input.Rank || Repeats.Any(repeat => repeat < 0))
        {
            throw new ArgumentException($"Tile: [{string.Join(", ", Repeats)}] does not say for each axis of {input.DimensionsText} how often " +
                "to repeat it. Give one number of 0 or more per axis.");
        }

        return [new TensorType(input.ElementType, [.. Repeats.Select((repeat, axis) => input[axis] * repeat)])];
    }

    internal override int[]? Map(int axis, int extent) =>
        Repeats[axis] == 1 ? null : [.. Enumerable.Range(0, extent * Repeats[axis]).Select(i => i % extent)];
}
