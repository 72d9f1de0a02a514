using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>Whole products of a broadcast product, each packing its right operand into the thread's memory first.</summary>
internal sealed class PackedProduct(BatchedProduct product, bool hasBias, Epilogue epilogue) : Kernel(product.Items)
{
    public override long ScratchBytes =>
        (Gemm.PackedLength(product.Geometry) + Gemm.ScratchLength(product.Geometry)) * sizeof(float);

    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        GemmShape shape = product.Geometry;
        int packedLength = (int)Gemm.PackedLength(shape);
        Span<float> packed = arguments.Scratch<float>()[..packedLength];
        Span<float> scratch = arguments.Scratch<float>()[packedLength..];
        ReadOnlySpan<float> bias = hasBias ? arguments.Get<float>(3) : default;
        for (int index = begin; index < end; index++)
        {
            Gemm.PackB(shape, product.B<float>(arguments.Get<float>(1), index), packed, 0, Gemm.PanelCount(shape));
            Gemm.MultiplyRows(
                shape,
                product.A<float>(arguments.Get<float>(0), index),
                packed,
                bias,
                epilogue,
                accumulates: false,
                product.C(arguments.Get<float>(2), index),
                scratch,
                0,
                shape.M);
        }
    }
}
