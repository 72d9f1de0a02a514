using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>Rows of a broadcast product whose right operands are packed before.</summary>
internal sealed class RowProduct(BatchedProduct product, bool hasBias, Epilogue epilogue) : Kernel(product.Items)
{
    public override long ScratchBytes => Gemm.ScratchLength(product.Geometry) * sizeof(float);

    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        ReadOnlySpan<float> bias = hasBias ? arguments.Get<float>(3) : default;
        int packedLength = (int)Gemm.PackedLength(product.Geometry);
        int endRow = end * product.RowsPerItem;
        int first;
        int last;
        for (int row = begin * product.RowsPerItem; row < endRow; row += last - first)
        {
            int index = product.Part(row, endRow, out first, out last);
            Gemm.MultiplyRows(
                product.Geometry,
                product.A<float>(arguments.Get<float>(0), index),
                arguments.Get<float>(1).Slice(product.MatrixOf(index) * packedLength, packedLength),
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
