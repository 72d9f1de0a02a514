using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The sum of its inputs, element by element; shapes broadcast.</summary>
/// <remarks>Source: Keras 3, <c>Add</c>.</remarks>
public sealed class Add : MergingLayer
{
    private protected override bool KeepsLengths => true;

    private protected override Value Merge(ImmutableArray<Value> inputs) => Fold(inputs, Ops.Elementwise.Add.Of);
}
