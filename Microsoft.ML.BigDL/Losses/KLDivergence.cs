using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>
/// <c>loss = sum of t ln(t / p)</c> over the last axis, with both kept from 1e-7 to 1: how far a distribution p is from the wanted one t.
/// </summary>
/// <remarks>prediction p and target t <c>[N, .., C]</c>, probabilities. Kullback and Leibler 1951. Source: Keras 3, <c>KLDivergence</c>.</remarks>
public sealed class KLDivergence : Loss
{
    private const float Epsilon = 1e-7f;

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target)
    {
        Value wanted = Clip.Of(target, Epsilon, 1);
        Value distance = Sub.Of(Log.Of(wanted), Log.Of(Clip.Of(prediction, Epsilon, 1)));
        return SampleReduction.SumOfLast(Mul.Of(wanted, distance));
    }
}
