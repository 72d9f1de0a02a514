using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Lrn;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Lrn;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>The gradient of <see cref="Lrn"/> from x, dy and what was raised to the power. Not an ONNX operator.</summary>
internal sealed record LrnGradient(Lrn Forward) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override void Compile(CompileContext context)
    {
        LrnGeometry geometry = Forward.Geometry(context.InputShape(0));
        Kernel kernel = context.IsFast ? new FastKernel(geometry)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry)
            : new ReferenceKernel<float>(geometry);
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.ReadByItem(context.Input(2)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class FastKernel(LrnGeometry g) : Kernel(g.N)
    {
        public override long ScratchBytes => Fast.ScratchLength(g) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => Fast.Backward(
            g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3),
            arguments.Scratch<float>(), begin, end);
    }

    private sealed class ReferenceKernel<T>(LrnGeometry g) : Kernel(g.N)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Definition.Backward<T>(
            g, Slices.Of(arguments.Get<T>(0), Items, begin, end), Slices.Of(arguments.Get<T>(1), Items, begin, end),
            Slices.Of(arguments.Get<T>(2), Items, begin, end), Slices.Of(arguments.Get<T>(3), Items, begin, end));
    }
}
