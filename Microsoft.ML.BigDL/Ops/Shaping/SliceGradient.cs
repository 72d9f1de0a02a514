using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Puts a tensor into zeros of extent <see cref="Extent"/> along one axis, from <see cref="Start"/> on: the gradient of a slice.</summary>
internal sealed record SliceGradient(int Axis, int Start, int Extent) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0].WithDimension(Axis, Extent)];

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0], Slice.Of(gradients.Of(node.Outputs[0])!, Axis, Start, node.Inputs[0].Type[Axis].Value));

    internal override void Compile(CompileContext context)
    {
        Shape output = context.OutputShape();
        int inner = output.Product(Axis + 1, output.Rank) * ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType);
        int length = context.InputShape(0)[Axis] * inner;
        context.Emit(
            new PutKernel(output.Product(0, Axis), Extent * inner, Start * inner, length),
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class PutKernel(int outer, int rowBytes, int startBytes, int lengthBytes) : Kernel(outer)
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<byte> input = arguments.Get<byte>(0);
            Span<byte> output = arguments.Get<byte>(1);
            for (int item = begin; item < end; item++)
            {
                Span<byte> row = output.Slice(item * rowBytes, rowBytes);
                row.Clear();
                input.Slice(item * lengthBytes, lengthBytes).CopyTo(row[startBytes..]);
            }
        }
    }
}
