using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The gradient of a bias of two halves: the column sums of two values of rows <c>[.., W]</c>, one after the other, <c>[2 W]</c>. Not an
/// ONNX operator.
/// </summary>
internal sealed record BiasPairGradient : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [new TensorType(inputs[0].ElementType, 2 * inputs[0][-1])];

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        int columns = shape[-1];
        var rows = new AxisGeometry(1, columns == 0 ? 0 : (int)(shape.ElementCount / columns), columns);
        for (int half = 0; half < 2; half++)
        {
            Kernel kernel = context.IsFast ? new FastKernel(rows, half)
                : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(rows, half)
                : new ReferenceKernel<float>(rows, half);
            context.Emit(kernel, BufferUse.Read(context.Input(half)), BufferUse.Write(context.Output()));
        }
    }

    private sealed class FastKernel(AxisGeometry rows, int half) : Kernel(rows.ItemCount)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => AxisReduction.Run<Reductions.Sum>(
            rows, arguments.Get<float>(0), arguments.Get<float>(1).Slice(half * rows.Inner, rows.Inner), begin, end);
    }

    private sealed class ReferenceKernel<T>(AxisGeometry rows, int half) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.AxisReduction.Run<T, Reductions.Sum>(
                rows, arguments.Get<T>(0), arguments.Get<T>(1).Slice(half * rows.Inner, rows.Inner));
    }
}
