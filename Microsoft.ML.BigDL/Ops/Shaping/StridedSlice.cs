using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Takes every <see cref="Step"/>-th index from <see cref="Start"/> on along one axis, backwards for a negative step: ONNX Slice
/// with a step other than 1.
/// </summary>
internal sealed record StridedSlice(int Axis, int Start, int Length, int Step) : AxisMapping
{
    /// <summary>A slice along an axis; a negative axis counts from the end.</summary>
    public static Value Of(Value x, int axis, int start, int length, int step) =>
        step == 1 ? Slice.Of(x, axis, start, length)
            : Node.Apply(new StridedSlice(axis < 0 ? axis + x.Type.Rank : axis, start, length, step), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        bool isInside = Axis >= 0 && Axis < input.Rank && Length >= 0 && (Length == 0 || !input[Axis].IsFixed
            || (IsIndex(Start, input[Axis].Value) && IsIndex(Start + ((long)(Length - 1) * Step), input[Axis].Value)));
        return isInside && Step != 0
            ? [input.WithDimension(Axis, Length)]
            : throw new ArgumentException(
                $"Slice: {Length} indices from {Start} on in steps of {Step} do not lie within axis {Axis} of {input.DimensionsText}.");
    }

    internal override int[]? Map(int axis, int extent) =>
        axis == Axis ? [.. Enumerable.Range(0, Length).Select(i => Start + (i * Step))] : null;

    private static bool IsIndex(long index, int extent) => index >= 0 && index < extent;
}
