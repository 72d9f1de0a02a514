using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.LayerNorm;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>
/// The gradients of layer normalisation: from x, dy, mean, 1 / sqrt(variance + epsilon) and, with <see cref="HasScale"/>, scale to
/// dx, dscale and dbias. Not an ONNX operator.
/// </summary>
internal sealed record LayerNormalizationGradient(int Axis, bool HasScale) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        var parameter = new TensorType(inputs[0].ElementType, inputs[0].Dimensions[Axis..]);
        return [inputs[0], parameter, parameter];
    }

    internal override void Compile(CompileContext context)
    {
        (int rows, int columns) = LayerNormalization.Extents(context.InputShape(0), Axis);
        BufferUse[] scale = HasScale ? [BufferUse.Read(context.Input(4))] : [];
        BufferUse[] whole = [.. Enumerable.Range(0, 4).Select(i => BufferUse.Read(context.Input(i)))];
        if (!context.IsFast)
        {
            Kernel reference = context.FloatType == ElementType.Float64
                ? new ReferenceKernel<double>(rows, columns, HasScale)
                : new ReferenceKernel<float>(rows, columns, HasScale);
            context.Emit(
                reference, [.. whole, .. Enumerable.Range(0, 3).Select(i => BufferUse.Write(context.Output(i))), .. scale]);
            return;
        }

        if (context.IsUsed(0))
        {
            BufferUse[] inputs = [.. Enumerable.Range(0, 4).Select(i => BufferUse.ReadByItem(context.Input(i)))];
            context.Emit(new InputKernel(rows, columns, HasScale), [.. inputs, BufferUse.WriteByItem(context.Output()), .. scale]);
        }

        if (context.IsUsed(1) || context.IsUsed(2))
        {
            context.Emit(
                new ParameterKernel(columns), [.. whole, BufferUse.Write(context.Output(1)), BufferUse.Write(context.Output(2))]);
        }
    }

    private sealed class InputKernel(int rows, int columns, bool hasScale) : Kernel(rows)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Fast.BackwardInput(
            columns, arguments.Get<float>(0), arguments.Get<float>(1), hasScale ? arguments.Get<float>(5) : default,
            arguments.Get<float>(2), arguments.Get<float>(3), arguments.Get<float>(4), begin, end);
    }

    private sealed class ParameterKernel(int columns) : Kernel((columns + Fast.BlockWidth - 1) / Fast.BlockWidth)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Fast.BackwardParameters(
            columns, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3),
            arguments.Get<float>(4), arguments.Get<float>(5), begin, end);
    }

    private sealed class ReferenceKernel<T>(int rows, int columns, bool hasScale) : Kernel(rows > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T[] _ones = [.. Enumerable.Repeat(T.One, columns)];

        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Reference.LayerNorm.Backward(
            columns, arguments.Get<T>(0), arguments.Get<T>(1), hasScale ? arguments.Get<T>(7) : _ones, arguments.Get<T>(2),
            arguments.Get<T>(3), arguments.Get<T>(4), arguments.Get<T>(5), arguments.Get<T>(6));
    }
}
