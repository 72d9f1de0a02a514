using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>An operator that applies one function to every element: y[i] = f(x[i]).</summary>
internal abstract record Unary<TFunction>(TFunction Function) : Op
    where TFunction : struct, IUnaryOp
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (!ElementTypes.IsFloat(inputs[0].ElementType))
        {
            throw new ArgumentException($"{Name}: the input is {inputs[0]} but a floating-point tensor is expected. Cast it first.");
        }

        return [inputs[0]];
    }

    internal override void Compile(CompileContext context)
    {
        int items = ItemCount.Of(context.OutputShape());
        Kernel kernel = context.IsFast ? new FastKernel(items, Function)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(items, Function)
            : new ReferenceKernel<float>(items, Function);
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private sealed class FastKernel(int items, TFunction function) : Kernel(items)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Simd.Elementwise.Apply(
                Slices.Of(arguments.Get<float>(0), Items, begin, end), Slices.Of(arguments.Get<float>(1), Items, begin, end), function);
    }

    private sealed class ReferenceKernel<T>(int items, TFunction function) : Kernel(items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Elementwise.Apply<T, TFunction>(
                Slices.Of(arguments.Get<T>(0), Items, begin, end), Slices.Of(arguments.Get<T>(1), Items, begin, end), function);
    }
}
