using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.SimpleRnn;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.SimpleRnn;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// All steps of a plain recurrent layer for some samples. Uses: recurrent weights, outputs, final states, then, where declared, lengths
/// and the initial states.
/// </summary>
internal static class RnnLoop
{
    public static Kernel Of(CompileContext context, RecurrentGeometry geometry, Rnn op) =>
        context.IsFast ? new FastKernel(geometry, op)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, op)
        : new ReferenceKernel<float>(geometry, op);

    private static ReadOnlySpan<int> Start<T>(in KernelArguments arguments, RecurrentShape shape, int items, int begin, int end)
        where T : unmanaged
    {
        int first = shape.HasLengths ? 4 : 3;
        OptionalUses.Fill(arguments, shape.HasInitialStates ? first : null, arguments.Get<T>(2), items, begin, end);
        return shape.HasLengths ? arguments.Get<int>(3) : default;
    }

    private sealed class FastKernel(RecurrentGeometry geometry, Rnn op) : Kernel(geometry.Samples)
    {
        public override long ScratchBytes => Gemm.ScratchLength(Fast.ForwardProduct(geometry)) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<int> lengths = Start<float>(arguments, op.Recurrence, Items, begin, end);
            Fast.Forward(
                geometry, op.Activation, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), lengths,
                arguments.Scratch<float>(), begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(RecurrentGeometry geometry, Rnn op) : Kernel(geometry.Samples > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<int> lengths = Start<T>(arguments, op.Recurrence, Items, begin, end);
            Definition.Forward<T>(
                geometry, op.Activation, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(2), lengths);
        }
    }
}
