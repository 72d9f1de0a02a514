using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The gradient of a GRU's recurrent weights <c>[1, 3 H, H]</c>: the transposed gradients on the recurrent side <c>[.., 3 H]</c> times what
/// the weights were multiplied with <c>[.., H]</c>, one value for z and r and one for the candidate. Not an ONNX operator.
/// </summary>
internal sealed record GruRecurrentGradient(TensorType Recurrent) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [Recurrent];

    internal override void Compile(CompileContext context)
    {
        Shape gates = context.InputShape(0);
        int units = gates[2] / 3;
        GemmShape shape = GemmShape.Dense(gates[2], units, gates[0] * gates[1], transposeA: true);
        (PlanBuffer states, PlanBuffer resets) = (context.Input(1), context.Input(2));
        if (context.IsFast)
        {
            states = RecurrentPack.Emit(context, shape, states);
            resets = RecurrentPack.Emit(context, shape, resets);
        }

        Kernel kernel = context.IsFast ? new FastKernel(shape)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(shape)
            : new ReferenceKernel<float>(shape);
        context.Emit(
            kernel,
            BufferUse.Read(context.Input(0)),
            BufferUse.Read(states),
            BufferUse.Read(resets),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class FastKernel(GemmShape shape) : Kernel(shape.M)
    {
        public override long ScratchBytes => Gemm.ScratchLength(shape) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            int gates = 2 * shape.N;
            Multiply(arguments, 1, Math.Min(begin, gates), Math.Min(end, gates));
            Multiply(arguments, 2, Math.Max(begin, gates), Math.Max(end, gates));
        }

        private void Multiply(in KernelArguments arguments, int right, int begin, int end) => Gemm.MultiplyRows(
            shape, arguments.Get<float>(0), arguments.Get<float>(right), [], Epilogue.None, accumulates: false, arguments.Get<float>(3),
            arguments.Scratch<float>(), begin, end);
    }

    private sealed class ReferenceKernel<T>(GemmShape shape) : Kernel(shape.M)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            int gates = 2 * shape.N;
            Multiply(arguments, 1, Math.Min(begin, gates), Math.Min(end, gates));
            Multiply(arguments, 2, Math.Max(begin, gates), Math.Max(end, gates));
        }

        private void Multiply(in KernelArguments arguments, int right, int begin, int end) => Kernels.Reference.Gemm.MultiplyRows<T>(
            shape, arguments.Get<T>(0), arguments.Get<T>(right), [], accumulates: false, arguments.Get<T>(3), begin, end);
    }
}
