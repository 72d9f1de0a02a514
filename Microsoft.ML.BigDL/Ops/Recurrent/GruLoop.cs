using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Gru;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Gru;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// All steps of a GRU for some samples. Uses: recurrent weights of the gates and of the candidate, gates, resets, outputs, final states,
/// then, where declared, lengths and initial states, and with the reset after the bias.
/// </summary>
internal static class GruLoop
{
    public static Kernel Of(
        CompileContext context, RecurrentGeometry geometry, bool resetsAfter, bool hasBias, int? lengths, int? initial)
    {
        int? bias = hasBias ? 6 + (lengths is null ? 0 : 1) + (initial is null ? 0 : 1) : null;
        return context.IsFast ? new FastKernel(geometry, resetsAfter, lengths, initial, bias)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, resetsAfter, lengths, initial, bias)
            : new ReferenceKernel<float>(geometry, resetsAfter, lengths, initial, bias);
    }

    private static ReadOnlySpan<T> Bias<T>(in KernelArguments arguments, int? bias, int units)
        where T : unmanaged => bias is int index ? arguments.Get<T>(index)[^units..] : default;

    private sealed class FastKernel(RecurrentGeometry geometry, bool resetsAfter, int? lengths, int? initial, int? bias)
        : Kernel(geometry.Samples)
    {
        public override long ScratchBytes => sizeof(float) * Math.Max(
            Gemm.ScratchLength(Fast.ForwardGateProduct(geometry)),
            Gemm.ScratchLength(Fast.ForwardCandidateProduct(geometry, resetsAfter)));

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            OptionalUses.Fill(arguments, initial, arguments.Get<float>(5), Items, begin, end);
            Fast.Forward(
                geometry, resetsAfter, arguments.Get<float>(0), arguments.Get<float>(1), Bias<float>(arguments, bias, geometry.Units),
                arguments.Get<float>(2), arguments.Get<float>(3), arguments.Get<float>(4), arguments.Get<float>(5),
                OptionalUses.Get<int>(arguments, lengths), arguments.Scratch<float>(), begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(RecurrentGeometry geometry, bool resetsAfter, int? lengths, int? initial, int? bias)
        : Kernel(geometry.Samples > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            OptionalUses.Fill(arguments, initial, arguments.Get<T>(5), Items, begin, end);
            Definition.Forward<T>(
                geometry, resetsAfter, arguments.Get<T>(0), Bias<T>(arguments, bias, geometry.Units), arguments.Get<T>(2),
                arguments.Get<T>(3), arguments.Get<T>(4), arguments.Get<T>(5), OptionalUses.Get<int>(arguments, lengths));
        }
    }
}
