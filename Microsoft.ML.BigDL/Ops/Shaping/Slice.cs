using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Takes <see cref="Length"/> neighbouring indices from <see cref="Start"/> on along one axis.</summary>
internal sealed record Slice(int Axis, int Start, int Length) : Op
{
    /// <summary>A slice along an axis; a negative axis counts from the end.</summary>
    public static Value Of(Value x, int axis, int start, int length) =>
        Node.Apply(new Slice(axis < 0 ? axis + x.Type.Rank : axis, start, length), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        bool isInside = Axis < input.Rank && Start >= 0 && Length >= 0
            && (!input[Axis].IsFixed || (long)Start + Length <= input[Axis].Value);
        return isInside
            ? [input.WithDimension(Axis, Length)]
            : throw new ArgumentException($"Slice: {Length} indices from {Start} on do not lie within axis {Axis} of {input.DimensionsText}.");
    }

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0],
        Node.Apply(new SliceGradient(Axis, Start, node.Inputs[0].Type[Axis].Value), gradients.Of(node.Outputs[0])!));

    internal override void Compile(CompileContext context)
    {
        Shape input = context.InputShape(0);
        int inner = input.Product(Axis + 1, input.Rank) * ElementTypes.SizeOf(context.Node.Inputs[0].Type.ElementType);
        context.Emit(
            new CutKernel(input.Product(0, Axis), input[Axis] * inner, Start * inner, Length * inner),
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class CutKernel(int outer, int rowBytes, int startBytes, int lengthBytes) : Kernel(outer)
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<byte> input = arguments.Get<byte>(0);
            Span<byte> output = arguments.Get<byte>(1);
            for (int item = begin; item < end; item++)
            {
                input.Slice((item * rowBytes) + startBytes, lengthBytes).CopyTo(output[(item * lengthBytes)..]);
            }
        }
    }
}
