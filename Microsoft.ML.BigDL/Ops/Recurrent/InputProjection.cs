using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>Emits what of a recurrent layer does not depend on the state: x W^T and the biases, for all steps at once.</summary>
internal static class InputProjection
{
    /// <summary>
    /// gates[row] = x[row] W^T + bias. Of a bias with two halves the first and the leading <paramref name="recurrentBiases"/>
    /// elements of the second are added. A null bias stands for zeros.
    /// </summary>
    public static void Emit(
        CompileContext context, PlanBuffer x, PlanBuffer weights, PlanBuffer? bias, int recurrentBiases, PlanBuffer gates)
    {
        Shape shape = context.InputShape(0);
        Shape weightShape = context.InputShape(1);
        var product = new BatchedProduct(shape, new Shape(weightShape[1], weightShape[2]), transposeA: false, transposeB: true);
        PlanBuffer? sum = null;
        if (bias is not null)
        {
            sum = new PlanBuffer(context.FloatType, weightShape[1]);
            Kernel kernel = context.FloatType == ElementType.Float64
                ? new BiasKernel<double>(recurrentBiases)
                : new BiasKernel<float>(recurrentBiases);
            context.Emit(kernel, BufferUse.Read(bias), BufferUse.Write(sum));
        }

        MatMul.Emit(context, product, Epilogue.None, x, weights, sum, gates);
    }

    private sealed class BiasKernel<T>(int recurrentBiases) : Kernel(1)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> bias = arguments.Get<T>(0);
            Span<T> sum = arguments.Get<T>(1);
            bias[..sum.Length].CopyTo(sum);
            if (bias.Length > sum.Length)
            {
                TensorPrimitives.Add(sum[..recurrentBiases], bias.Slice(sum.Length, recurrentBiases), sum);
            }
        }
    }
}
