using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>Packs all right operands of a broadcast product one after the other; an item is a panel.</summary>
internal sealed class PackKernel(BatchedProduct product) : Kernel(product.Matrices * Gemm.PanelCount(product.Geometry))
{
    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        int panels = Gemm.PanelCount(product.Geometry);
        int matrix = product.Geometry.K * product.Geometry.N;
        int packedLength = (int)Gemm.PackedLength(product.Geometry);
        int last;
        for (int panel = begin; panel < end; panel = last)
        {
            int index = panel / panels;
            last = Math.Min(end, (index + 1) * panels);
            Gemm.PackB(
                product.Geometry,
                arguments.Get<float>(0).Slice(index * matrix, matrix),
                arguments.Get<float>(1).Slice(index * packedLength, packedLength),
                panel - (index * panels),
                last - (index * panels));
        }
    }
}
