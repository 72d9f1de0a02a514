using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>
/// ONNX MaxPool over one or two spatial axes: x <c>[N, C, ..]</c>, y the largest of each window; the second output is where
/// in its plane each maximum lies (32 bits, counted within the plane, unlike ONNX's Indices).
/// </summary>
internal sealed record MaxPool(PoolAttributes Attributes) : Op
{
    /// <summary>The largest of each window; three axes are pooled in two steps.</summary>
    public static Value Of(Value x, PoolAttributes attributes)
    {
        attributes.Infer(nameof(MaxPool), x.Type);
        return attributes.Axes == 3 ? attributes.Compose(x, Of) : Node.Apply(new MaxPool(attributes), x);
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType y = Attributes.Infer(Name, inputs[0]);
        return [y, y.WithElementType(ElementType.Int32)];
    }

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], MaxPoolGradient.Of(
            gradients.Of(node.Outputs[0])!, node.Outputs[1], node.Inputs[0].Type, Attributes.Geometry(node.Inputs[0].Type.Shape)));

    internal override void Compile(CompileContext context) =>
        Emit(context, Attributes.Geometry(context.InputShape(0)));

    /// <summary>Emits the pooling of the node's input under a geometry.</summary>
    internal static void Emit(CompileContext context, PoolGeometry geometry)
    {
        bool hasIndices = context.IsUsed(1) || !context.IsFast;
        Kernel kernel = context.IsFast ? new FastKernel(geometry, hasIndices)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry)
            : new ReferenceKernel<float>(geometry);
        BufferUse[] indices = hasIndices ? [BufferUse.WriteByItem(context.Output(1))] : [];
        context.Emit(kernel, [BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()), .. indices]);
    }

    private sealed class FastKernel(PoolGeometry g, bool hasIndices) : Kernel(MaxPoolForward.Items(g))
    {
        public override long ScratchBytes => MaxPoolForward.ScratchLength(g) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => MaxPoolForward.Run(
            g, arguments.Get<float>(0), arguments.Get<float>(1), hasIndices ? arguments.Get<int>(2) : default,
            arguments.Scratch<float>(), begin, end);
    }

    private sealed class ReferenceKernel<T>(PoolGeometry g) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Pooling.MaxForward<T>(g, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<int>(2));
    }
}
