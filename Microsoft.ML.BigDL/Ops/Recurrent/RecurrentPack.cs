using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>Packs recurrent weights once for the products of all steps; an item is a panel.</summary>
internal sealed class RecurrentPack(GemmShape shape, int offset) : Kernel(Gemm.PanelCount(shape))
{
    /// <summary>Emits the packing of <paramref name="weights"/> from an element on and returns the packed form.</summary>
    public static PlanBuffer Emit(CompileContext context, GemmShape shape, PlanBuffer weights, int offset = 0)
    {
        var packed = new PlanBuffer(ElementType.Float32, Gemm.PackedLength(shape));
        context.Emit(new RecurrentPack(shape, offset), BufferUse.Read(weights), BufferUse.Write(packed));
        return packed;
    }

    public override void Run(in KernelArguments arguments, int begin, int end) =>
        Gemm.PackB(shape, arguments.Get<float>(0)[offset..], arguments.Get<float>(1), begin, end);
}
