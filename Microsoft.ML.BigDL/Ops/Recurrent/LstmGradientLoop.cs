using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Lstm;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Lstm;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The way back through all steps of an LSTM for some samples. Uses: recurrent weights, gradients of the pre-activations, of h and c, the
/// states before, outputs, gates, cells, and the further ones by <see cref="RecurrentGradientUses"/>.
/// </summary>
internal static class LstmGradientLoop
{
    public static Kernel Of(CompileContext context, RecurrentGeometry geometry, RecurrentGradientUses uses) =>
        context.IsFast ? new FastKernel(geometry, uses)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, uses)
        : new ReferenceKernel<float>(geometry, uses);

    private static void Start<T>(
        in KernelArguments arguments, RecurrentGeometry geometry, RecurrentGradientUses uses, int items, int begin, int end)
        where T : unmanaged
    {
        OptionalUses.Fill(arguments, uses.GradHidden, arguments.Get<T>(2), items, begin, end);
        OptionalUses.Fill(arguments, uses.GradCell, arguments.Get<T>(3), items, begin, end);

        // The loop works in place on the gates, which are a value of their own.
        int samples = geometry.Samples / items;
        RecurrentRows.Copy<T>(geometry, arguments.Get<T>(6), arguments.Get<T>(1), begin * samples, end * samples);
        PreviousStates.Fill<T>(
            geometry, arguments.Get<T>(5), OptionalUses.Get<T>(arguments, uses.InitialHidden),
            OptionalUses.Get<int>(arguments, uses.Lengths), arguments.Get<T>(4), begin * samples, end * samples);
    }

    private sealed class FastKernel(RecurrentGeometry geometry, RecurrentGradientUses uses) : Kernel(geometry.Samples)
    {
        public override long ScratchBytes => Gemm.ScratchLength(Fast.BackwardProduct(geometry)) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Start<float>(arguments, geometry, uses, Items, begin, end);
            Fast.Backward(
                geometry, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(7),
                OptionalUses.Get<float>(arguments, uses.InitialCell), OptionalUses.Get<float>(arguments, uses.GradOutputs),
                arguments.Get<float>(2), arguments.Get<float>(3), OptionalUses.Get<int>(arguments, uses.Lengths),
                arguments.Scratch<float>(), begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(RecurrentGeometry geometry, RecurrentGradientUses uses) : Kernel(geometry.Samples > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Start<T>(arguments, geometry, uses, Items, begin, end);
            Definition.Backward<T>(
                geometry, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(7), OptionalUses.Get<T>(arguments, uses.InitialCell),
                OptionalUses.Get<T>(arguments, uses.GradOutputs), arguments.Get<T>(2), arguments.Get<T>(3),
                OptionalUses.Get<int>(arguments, uses.Lengths));
        }
    }
}
