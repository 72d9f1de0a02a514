using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>ONNX GlobalAveragePool: x <c>[N, C, ..]</c>, y <c>[N, C, 1, ..]</c> the mean of each plane.</summary>
internal sealed record GlobalAveragePool : Op
{
    public static Value Of(Value x) => Node.Apply(new GlobalAveragePool(), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [GlobalPlanes.Infer(Name, inputs[0])];

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value x = node.Inputs[0];
        gradients.Add(x, AveragePoolGradient.Of(gradients.Of(node.Outputs[0])!, x.Type, GlobalPlanes.Geometry(x.Type.Shape)));
    }

    internal override void Compile(CompileContext context) => AveragePool.Emit(context, GlobalPlanes.Geometry(context.InputShape(0)));
}
