using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = 1 where x is 0, for truth values.</summary>
internal sealed record Not : Op
{
    public static Value Of(Value x) => Node.Apply(new Not(), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].ElementType == ElementType.Bool
            ? [inputs[0]]
            : throw new ArgumentException($"Not: the input is {inputs[0]} but Bool is expected. Compare or cast it first.");

    internal override void Compile(CompileContext context) => context.Emit(
        new NegateKernel(ItemCount.Of(context.OutputShape())),
        BufferUse.ReadByItem(context.Input(0)),
        BufferUse.WriteByItem(context.Output()));

    private sealed class NegateKernel(int items) : Kernel(items)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Conversion.Negate(
            Slices.Of(arguments.Get<byte>(0), Items, begin, end), Slices.Of(arguments.Get<byte>(1), Items, begin, end));
    }
}
