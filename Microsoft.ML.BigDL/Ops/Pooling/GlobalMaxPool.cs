using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>
/// ONNX GlobalMaxPool: x <c>[N, C, ..]</c>, y <c>[N, C, 1, ..]</c> the largest of each plane. The second output is where it lies.
/// </summary>
internal sealed record GlobalMaxPool : Op
{
    public static Value Of(Value x) => Node.Apply(new GlobalMaxPool(), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType y = GlobalPlanes.Infer(Name, inputs[0]);
        return [y, y.WithElementType(ElementType.Int32)];
    }

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], MaxPoolGradient.Of(
            gradients.Of(node.Outputs[0])!, node.Outputs[1], node.Inputs[0].Type, GlobalPlanes.Geometry(node.Inputs[0].Type.Shape)));

    internal override void Compile(CompileContext context) => MaxPool.Emit(context, GlobalPlanes.Geometry(context.InputShape(0)));
}
