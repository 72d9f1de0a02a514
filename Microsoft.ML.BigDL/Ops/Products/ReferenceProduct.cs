using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>A broadcast product by its definition.</summary>
internal sealed class ReferenceProduct<T>(BatchedProduct product, bool hasBias, Epilogue epilogue) : Kernel(product.Items)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        ReadOnlySpan<T> bias = hasBias ? arguments.Get<T>(3) : default;
        Span<T> output = arguments.Get<T>(2);
        int endRow = end * product.RowsPerItem;
        int first;
        int last;
        for (int row = begin * product.RowsPerItem; row < endRow; row += last - first)
        {
            int index = product.Part(row, endRow, out first, out last);
            ReadOnlySpan<T> a = product.A<T>(arguments.Get<T>(0), index);
            ReadOnlySpan<T> b = product.B<T>(arguments.Get<T>(1), index);
            Gemm.MultiplyRows(product.Geometry, a, b, bias, accumulates: false, product.C(output, index), first, last);
        }

        EpilogueFunction.Apply(epilogue, Slices.Of(output, Items, begin, end));
    }
}
