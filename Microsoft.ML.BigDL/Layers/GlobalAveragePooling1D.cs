using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The mean over the steps: input <c>[N, T, C]</c>, output <c>[N, C]</c>.</summary>
/// <remarks>The padding of padded sequences is left out. Source: Keras 3, <c>GlobalAveragePooling1D</c>.</remarks>
public sealed class GlobalAveragePooling1D : GlobalPooling1D
{
    private protected override Value Pool(Value x, int axis) => ReduceMean.Of(x, [axis]);

    private protected override Value Pool(Value x, Value lengths) =>
        Div.Of(ReduceSum.Of(SequenceMask.Clear(x), [1]), SequenceMask.Counts(lengths));
}
