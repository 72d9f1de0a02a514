using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Reverses the order along one axis, of any extent; not an ONNX operator.</summary>
internal sealed record Flip(int Axis) : AxisMapping
{
    public static Value Of(Value x, int axis) => Node.Apply(new Flip(axis < 0 ? axis + x.Type.Rank : axis), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        Axis >= 0 && Axis < inputs[0].Rank ? [inputs[0]]
            : throw new ArgumentException($"Flip: the input of shape {inputs[0].DimensionsText} has no axis {Axis}.");

    internal override int[]? Map(int axis, int extent) => axis == Axis ? [.. Enumerable.Range(0, extent).Reverse()] : null;
}
