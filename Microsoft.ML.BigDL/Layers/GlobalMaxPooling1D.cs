using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The largest over the steps: input <c>[N, T, C]</c>, output <c>[N, C]</c>.</summary>
/// <remarks>The padding of padded sequences is left out, which Keras does not do. Source: Keras 3, <c>GlobalMaxPooling1D</c>.</remarks>
public sealed class GlobalMaxPooling1D : GlobalPooling1D
{
    private protected override Value Pool(Value x, int axis) => ReduceMax.Of(x, [axis]);

    private protected override Value Pool(Value x, Value lengths) =>
        ReduceMax.Of(Where.Of(SequenceMask.Of(x, lengths), x, Constants.Of(x, float.MinValue)), [1]);
}
