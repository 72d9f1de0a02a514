using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The mean of its inputs, element by element; shapes broadcast.</summary>
/// <remarks>Source: Keras 3, <c>Average</c>.</remarks>
public sealed class Average : MergingLayer
{
    private protected override bool KeepsLengths => true;

    private protected override Value Merge(ImmutableArray<Value> inputs) => Ops.Elementwise.Scale.Of(Fold(inputs, Ops.Elementwise.Add.Of), 1f / inputs.Length);
}
