using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Gru;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Gru;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The way back through all steps of a GRU for some samples. Uses: recurrent weights of the gates and of the candidate, gradients of the
/// pre-activations and of h, the states before, the gradients on the recurrent side, room for resets and their gradients, outputs,
/// gates, resets, and the further ones by <see cref="RecurrentGradientUses"/>.
/// </summary>
internal static class GruGradientLoop
{
    public static Kernel Of(CompileContext context, RecurrentGeometry geometry, bool resetsAfter, RecurrentGradientUses uses) =>
        context.IsFast ? new FastKernel(geometry, resetsAfter, uses)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, resetsAfter, uses)
        : new ReferenceKernel<float>(geometry, resetsAfter, uses);

    private static void Start<T>(
        in KernelArguments arguments, in RecurrentGeometry geometry, RecurrentGradientUses uses, int begin, int end)
        where T : unmanaged
    {
        OptionalUses.Fill(arguments, uses.GradHidden, arguments.Get<T>(3), geometry.Samples, begin, end);

        // The loop works in place on gates and resets, which are values of their own.
        RecurrentRows.Copy<T>(geometry, arguments.Get<T>(9), arguments.Get<T>(2), begin, end);
        RecurrentRows.Copy<T>(geometry, arguments.Get<T>(10), arguments.Get<T>(6), begin, end);
        PreviousStates.Fill<T>(
            geometry, arguments.Get<T>(8), OptionalUses.Get<T>(arguments, uses.InitialHidden),
            OptionalUses.Get<int>(arguments, uses.Lengths), arguments.Get<T>(4), begin, end);
    }

    // With the reset after, the candidate's part on the recurrent side is what the loop left in the resets.
    private static void Finish<T>(in KernelArguments arguments, in RecurrentGeometry geometry, bool resetsAfter, int begin, int end)
        where T : unmanaged
    {
        RecurrentRows.Copy<T>(geometry, arguments.Get<T>(2), arguments.Get<T>(5), begin, end);
        int units = geometry.Units;
        for (int time = 0; resetsAfter && time < geometry.Steps; time++)
        {
            for (int n = begin; n < end; n++)
            {
                int row = geometry.Row(time, n);
                arguments.Get<T>(6).Slice(row * units, units).CopyTo(arguments.Get<T>(5)[(((3 * row) + 2) * units)..]);
            }
        }
    }

    private sealed class FastKernel(RecurrentGeometry geometry, bool resetsAfter, RecurrentGradientUses uses) : Kernel(geometry.Samples)
    {
        public override long ScratchBytes => sizeof(float) * Math.Max(
            Gemm.ScratchLength(Fast.BackwardGateProduct(geometry)),
            Gemm.ScratchLength(Fast.BackwardCandidateProduct(geometry, resetsAfter)));

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Start<float>(arguments, geometry, uses, begin, end);
            Fast.Backward(
                geometry, resetsAfter, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2),
                arguments.Get<float>(6), arguments.Get<float>(8), OptionalUses.Get<float>(arguments, uses.InitialHidden),
                OptionalUses.Get<float>(arguments, uses.GradOutputs), arguments.Get<float>(3), arguments.Get<float>(7),
                OptionalUses.Get<int>(arguments, uses.Lengths), arguments.Scratch<float>(), begin, end);
            Finish<float>(arguments, geometry, resetsAfter, begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(RecurrentGeometry geometry, bool resetsAfter, RecurrentGradientUses uses)
        : Kernel(geometry.Samples > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Start<T>(arguments, geometry, uses, 0, geometry.Samples);
            Definition.Backward<T>(
                geometry, resetsAfter, arguments.Get<T>(0), arguments.Get<T>(2), arguments.Get<T>(6), arguments.Get<T>(8),
                OptionalUses.Get<T>(arguments, uses.InitialHidden), OptionalUses.Get<T>(arguments, uses.GradOutputs),
                arguments.Get<T>(3), OptionalUses.Get<int>(arguments, uses.Lengths));
            Finish<T>(arguments, geometry, resetsAfter, 0, geometry.Samples);
        }
    }
}
