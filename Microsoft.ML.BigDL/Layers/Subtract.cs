using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The first input less the second; shapes broadcast.</summary>
/// <remarks>Source: Keras 3, <c>Subtract</c>.</remarks>
public sealed class Subtract : MergingLayer
{
    private protected override bool KeepsLengths => true;

    private protected override Value Merge(ImmutableArray<Value> inputs) => Fold(inputs, Ops.Elementwise.Sub.Of);
}
