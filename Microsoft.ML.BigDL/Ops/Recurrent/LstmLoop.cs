using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Lstm;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Lstm;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// All steps of an LSTM for some samples. Uses: recurrent weights, gates, cells, outputs, final h and c, then, where declared, lengths and
/// the initial h and c.
/// </summary>
internal static class LstmLoop
{
    public static Kernel Of(CompileContext context, RecurrentGeometry geometry, RecurrentShape shape) =>
        context.IsFast ? new FastKernel(geometry, shape)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, shape)
        : new ReferenceKernel<float>(geometry, shape);

    private static void Start<T>(in KernelArguments arguments, RecurrentShape shape, int items, int begin, int end)
        where T : unmanaged
    {
        int first = shape.HasLengths ? 7 : 6;
        OptionalUses.Fill(arguments, shape.HasInitialStates ? first : null, arguments.Get<T>(4), items, begin, end);
        OptionalUses.Fill(arguments, shape.HasInitialStates ? first + 1 : null, arguments.Get<T>(5), items, begin, end);
    }

    private sealed class FastKernel(RecurrentGeometry geometry, RecurrentShape shape) : Kernel(geometry.Samples)
    {
        public override long ScratchBytes => Gemm.ScratchLength(Fast.ForwardProduct(geometry)) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Start<float>(arguments, shape, Items, begin, end);
            Fast.Forward(
                geometry, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3),
                arguments.Get<float>(4), arguments.Get<float>(5), shape.HasLengths ? arguments.Get<int>(6) : default,
                arguments.Scratch<float>(), begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(RecurrentGeometry geometry, RecurrentShape shape) : Kernel(geometry.Samples > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Start<T>(arguments, shape, Items, begin, end);
            Definition.Forward<T>(
                geometry, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(2), arguments.Get<T>(3), arguments.Get<T>(4),
                arguments.Get<T>(5), shape.HasLengths ? arguments.Get<int>(6) : default);
        }
    }
}
