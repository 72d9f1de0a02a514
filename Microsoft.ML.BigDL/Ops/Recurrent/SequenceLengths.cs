using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The length of each row of indices <c>[N, T]</c> that is padded with zeros: one more than the position of the last index that is
/// not 0, <c>[N]</c>. Not an ONNX operator.
/// </summary>
internal sealed record SequenceLengths : Op
{
    public static Value Of(Value indices) => Node.Apply(new SequenceLengths(), indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].ElementType == ElementType.Int32 && inputs[0].Rank == 2
            ? [new TensorType(ElementType.Int32, inputs[0][0])]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but Int32 indices [N, T] are expected.");

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // A length is constant almost everywhere: nothing flows back.
    }

    internal override void Compile(CompileContext context) => context.Emit(
        new LastIndexKernel(context.InputShape(0)),
        BufferUse.ReadByItem(context.Input(0)),
        BufferUse.WriteByItem(context.Output()));

    private sealed class LastIndexKernel(Shape shape) : Kernel(shape[0])
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<int> indices = arguments.Get<int>(0);
            Span<int> lengths = arguments.Get<int>(1);
            for (int row = begin; row < end; row++)
            {
                lengths[row] = indices.Slice(row * shape[1], shape[1]).LastIndexOfAnyExcept(0) + 1;
            }
        }
    }
}
