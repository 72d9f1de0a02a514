using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Repeats each element along each axis: ONNX Resize to the nearest element with whole scales.</summary>
internal sealed record Upsample(ImmutableArray<int> Scales) : AxisMapping
{
    /// <summary>The value with each element repeated so many times along each axis.</summary>
    public static Value Of(Value x, params ReadOnlySpan<int> scales) => Node.Apply(new Upsample(ImmutableArray.Create(scales)), x);

    public bool Equals(Upsample? other) => other is not null && Scales.SequenceEqual(other.Scales);

    public override int GetHashCode() => Scales.Length;

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        if (Scales.Length != input.Rank || Scales.Any(scale => scale < 1))
        {
            throw new ArgumentException($"Upsample: [{string.Join(", ", Scales)}] does not scale the axes of {input.DimensionsText}. " +
                "Give one number of 1 or more per axis.");
        }

        return [new TensorType(input.ElementType, [.. Scales.Select((scale, axis) => input[axis] * scale)])];
    }

    internal override int[]? Map(int axis, int extent) =>
        Scales[axis] == 1 ? null : [.. Enumerable.Range(0, extent * Scales[axis]).Select(i => i / Scales[axis])];
}
