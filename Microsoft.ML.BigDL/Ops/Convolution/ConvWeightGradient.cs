using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// The gradient of the weights of a <see cref="Conv"/> from its input x <c>[N, C, ..]</c> and the gradient dy
/// <c>[N, F, ..]</c> of its output: dw <c>[F, C / Groups, ..]</c>. Not an ONNX operator.
/// </summary>
internal sealed record ConvWeightGradient(ConvAttributes Attributes, TensorType Weights) : Op
{
    public static Value Of(Value x, Value dy, TensorType weights, ConvAttributes attributes) =>
        Node.Apply(new ConvWeightGradient(attributes, weights), x, dy);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Weights.WithElementType(inputs[0].ElementType)];

    internal override void Compile(CompileContext context)
    {
        ReadOnlySpan<int> x = context.InputShape(0).Extents;
        ReadOnlySpan<int> weights = context.OutputShape().Extents;
        if (Attributes.Axes == 3)
        {
            new VolumeConv(context, Attributes, x, weights).BackwardWeights(context.Input(0), context.Input(1), context.Output());
        }
        else
        {
            ConvKernels.BackwardWeights(
                context, Attributes.Geometry(x, weights), context.Input(0), context.Input(1), context.Output());
        }
    }
}
