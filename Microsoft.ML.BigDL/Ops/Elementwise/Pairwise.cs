using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>
/// Applies one function to two values of the same shape, z[i] = f(x[i], y[i]), without broadcasting and without a
/// gradient of its own: the form in which gradients of <see cref="Unary{TFunction}"/> operators are written.
/// </summary>
internal sealed record Pairwise<TFunction>(TFunction Function) : Op
    where TFunction : struct, IBinaryOp
{
    public override string Name => typeof(TFunction).Name;

    /// <summary>Applies the function to two values.</summary>
    public static Value Of(TFunction function, Value x, Value y) =>
        Node.Apply(new Pairwise<TFunction>(function), x, y);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0] == inputs[1]
            ? [inputs[0]]
            : throw new ArgumentException($"{Name}: the inputs are {inputs[0]} and {inputs[1]} but must be of one type and shape.");

    internal override void Compile(CompileContext context)
    {
        int items = ItemCount.Of(context.OutputShape());
        Kernel kernel = context.IsFast ? new FastKernel(items, Function)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(items, Function)
            : new ReferenceKernel<float>(items, Function);
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class FastKernel(int items, TFunction function) : Kernel(items)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Simd.Elementwise.Apply(
                Slices.Of(arguments.Get<float>(0), Items, begin, end),
                Slices.Of(arguments.Get<float>(1), Items, begin, end),
                Slices.Of(arguments.Get<float>(2), Items, begin, end),
                function);
    }

    private sealed class ReferenceKernel<T>(int items, TFunction function) : Kernel(items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Elementwise.Apply<T, TFunction>(
                Slices.Of(arguments.Get<T>(0), Items, begin, end),
                Slices.Of(arguments.Get<T>(1), Items, begin, end),
                Slices.Of(arguments.Get<T>(2), Items, begin, end),
                function);
    }
}
