using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Losses;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>
/// <c>loss = -ln p[label]</c> for one label per sample, 0-based; a negative label is left out. A model that ends in a
/// softmax is taken at its logits, which is the same number and does not overflow; one that does not is taken as logits.
/// </summary>
/// <remarks>prediction <c>[N, C]</c>, target Int32 <c>[N]</c>. Source: Keras 3, <c>SparseCategoricalCrossentropy</c>.</remarks>
public sealed class SparseCategoricalCrossentropy : Loss
{
    internal override TensorType TargetType(TensorType prediction) => new(ElementType.Int32, prediction[0]);

    internal override Value PerSample(Value prediction, Value target) =>
        SoftmaxCrossEntropyLoss.Of(prediction.Producer.Op is Softmax ? prediction.Producer.Inputs[0] : prediction, target);
}
