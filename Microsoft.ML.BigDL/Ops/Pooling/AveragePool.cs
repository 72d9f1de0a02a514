using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>ONNX AveragePool over one or two spatial axes: x <c>[N, C, ..]</c>, y the mean of each window.</summary>
internal sealed record AveragePool(PoolAttributes Attributes) : Op
{
    /// <summary>The mean of each window; three axes are pooled in two steps.</summary>
    public static Value Of(Value x, PoolAttributes attributes)
    {
        attributes.Infer(nameof(AveragePool), x.Type);
        return attributes.Axes == 3 ? attributes.Compose(x, Of) : Node.Apply(new AveragePool(attributes), x);
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [Attributes.Infer(Name, inputs[0])];

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value x = node.Inputs[0];
        gradients.Add(x, AveragePoolGradient.Of(gradients.Of(node.Outputs[0])!, x.Type, Attributes.Geometry(x.Type.Shape)));
    }

    internal override void Compile(CompileContext context) => Emit(context, Attributes.Geometry(context.InputShape(0)));

    /// <summary>Emits the pooling of the node's input under a geometry.</summary>
    internal static void Emit(CompileContext context, PoolGeometry geometry)
    {
        Kernel kernel = context.IsFast ? new FastKernel(geometry)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry)
            : new ReferenceKernel<float>(geometry);
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private sealed class FastKernel(PoolGeometry g) : Kernel(AveragePoolForward.Items(g))
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            AveragePoolForward.Run(g, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class ReferenceKernel<T>(PoolGeometry g) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Pooling.AverageForward<T>(g, arguments.Get<T>(0), arguments.Get<T>(1));
    }
}
