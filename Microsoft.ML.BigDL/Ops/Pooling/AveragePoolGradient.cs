using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>The gradient of an average pooling: each dy is shared equally among its window. Not an ONNX operator.</summary>
internal sealed record AveragePoolGradient(TensorType Input, PoolGeometry Geometry) : Op
{
    public static Value Of(Value dy, TensorType input, PoolGeometry geometry) =>
        Node.Apply(new AveragePoolGradient(input, geometry), dy);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Input.WithElementType(inputs[0].ElementType)];

    internal override void Compile(CompileContext context)
    {
        bool isGlobal = Geometry.KH == Geometry.H && Geometry.KW == Geometry.W && Geometry.OutH * Geometry.OutW == 1
            && Geometry.PadTop + Geometry.PadLeft + Geometry.PadBottom + Geometry.PadRight == 0;
        Kernel kernel = context.IsFast && isGlobal ? new GlobalKernel(Geometry)
            : context.IsFast ? new FastKernel(Geometry)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(Geometry)
            : new ReferenceKernel<float>(Geometry);
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    // One window is the whole plane, so that its elements all get the same share.
    private sealed class GlobalKernel(PoolGeometry g) : Kernel(g.Planes)
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            int plane = g.H * g.W;
            for (int item = begin; item < end; item++)
            {
                arguments.Get<float>(1).Slice(item * plane, plane).Fill(arguments.Get<float>(0)[item] / plane);
            }
        }
    }

    private sealed class FastKernel(PoolGeometry g) : Kernel(AveragePoolBackward.Items(g))
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            AveragePoolBackward.Run(g, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class ReferenceKernel<T>(PoolGeometry g) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Pooling.AverageBackward<T>(g, arguments.Get<T>(0), arguments.Get<T>(1));
    }
}
