using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>
/// The gradient of a bias along <see cref="Axis"/> (0 or more): y[c] = sum over every other axis of x[.., c, ..]. Not an
/// ONNX operator; equal to ReduceSum over the other axes.
/// </summary>
internal sealed record BiasGradient(int Axis) : Op
{
    /// <summary>Sums over all axes but one; a negative axis counts from the end.</summary>
    public static Value Of(Value x, int axis) =>
        Node.Apply(new BiasGradient(axis < 0 ? axis + x.Type.Rank : axis), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [new TensorType(inputs[0].ElementType, inputs[0][Axis])];

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        int outer = shape.Product(0, Axis);
        int inner = shape.Product(Axis + 1, shape.Rank);
        int channels = shape[Axis];
        Kernel kernel = context.IsFast && inner > 1 ? new PlaneKernel(channels, inner)
            : context.IsFast ? new RowKernel(new AxisGeometry(1, outer, channels))
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(outer, channels, inner)
            : new ReferenceKernel<float>(outer, channels, inner);
        context.Emit(kernel, BufferUse.Read(context.Input(0)), BufferUse.Write(context.Output()));
    }

    private sealed class PlaneKernel(int channels, int inner) : Kernel(channels)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            AxisReduction.SumPerChannel(arguments.Get<float>(0), arguments.Get<float>(1), inner, begin, end);
    }

    private sealed class RowKernel(AxisGeometry rows) : Kernel(rows.ItemCount)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            AxisReduction.Run<Reductions.Sum>(rows, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class ReferenceKernel<T>(int outer, int channels, int inner) : Kernel(channels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> x = arguments.Get<T>(0);
            Span<T> y = arguments.Get<T>(1);
            for (int c = begin; c < end; c++)
            {
                y[c] = T.Zero;
                for (int o = 0; o < outer; o++)
                {
                    foreach (T value in x.Slice(((o * Items) + c) * inner, inner))
                    {
                        y[c] += value;
                    }
                }
            }
        }
    }
}
