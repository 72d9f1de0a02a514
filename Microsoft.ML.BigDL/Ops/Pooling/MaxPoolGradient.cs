using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>
/// The gradient of a maximum pooling: dx is 0 but at each index of a plane, where it is the sum of the dy that chose it.
/// Not an ONNX operator.
/// </summary>
internal sealed record MaxPoolGradient(TensorType Input, PoolGeometry Geometry) : Op
{
    public static Value Of(Value dy, Value indices, TensorType input, PoolGeometry geometry) =>
        Node.Apply(new MaxPoolGradient(input, geometry), dy, indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Input.WithElementType(inputs[0].ElementType)];

    internal override void Compile(CompileContext context) =>
        Emit(context, Geometry, context.Input(0), context.Input(1), context.Output());

    /// <summary>Emits the gradient of a pooling on buffers of any origin.</summary>
    internal static void Emit(CompileContext context, PoolGeometry geometry, PlanBuffer dy, PlanBuffer indices, PlanBuffer dx)
    {
        Kernel kernel = context.IsFast ? new FastKernel(geometry)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry)
            : new ReferenceKernel<float>(geometry);
        context.Emit(kernel, BufferUse.ReadByItem(dy), BufferUse.ReadByItem(indices), BufferUse.WriteByItem(dx));
    }

    private sealed class FastKernel(PoolGeometry g) : Kernel(MaxPoolBackward.Items(g))
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            MaxPoolBackward.Run(g, arguments.Get<float>(0), arguments.Get<int>(1), arguments.Get<float>(2), begin, end);
    }

    private sealed class ReferenceKernel<T>(PoolGeometry g) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Pooling.MaxBackward<T>(g, arguments.Get<T>(0), arguments.Get<int>(1), arguments.Get<T>(2));
    }
}
