using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Joins its inputs along an axis; the other extents are equal.</summary>
/// <remarks>Source: Keras 3, <c>Concatenate</c>.</remarks>
public sealed class Concatenate : MergingLayer
{
    /// <summary>The axis joined along; default -1, the last.</summary>
    public int Axis { get; init; } = -1;

    private protected override Value Merge(ImmutableArray<Value> inputs) => Concat.Of(inputs, Axis);
}
