using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>Rows of a broadcast product whose right operands are read as they are: too few rows to repay laying them out.</summary>
internal sealed class UnpackedProduct(BatchedProduct product, bool hasBias, Epilogue epilogue) : Kernel(product.Items)
{
    public override long ScratchBytes => Gemm.UnpackedScratchLength(product.Geometry) * sizeof(float);

    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        ReadOnlySpan<float> bias = hasBias ? arguments.Get<float>(3) : default;
        int endRow = end * product.RowsPerItem;
        int first;
        int last;
        for (int row = begin * product.RowsPerItem; row < endRow; row += last - first)
        {
            int index = product.Part(row, endRow, out first, out last);
            Gemm.MultiplyRowsUnpacked(
                product.Geometry,
                product.A<float>(arguments.Get<float>(0), index),
                product.B<float>(arguments.Get<float>(1), index),
                bias,
                epilogue,
                accumulates: false,
                product.C(arguments.Get<float>(2), index),
                arguments.Scratch<float>(),
                first,
                last);
        }
    }
}
