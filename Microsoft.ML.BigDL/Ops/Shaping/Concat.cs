using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Joins tensors along an axis; the other extents are equal.</summary>
internal sealed record Concat(int Axis) : Op
{
    /// <summary>Joins values; a negative axis counts from the end.</summary>
    public static Value Of(ImmutableArray<Value> values, int axis) =>
        Node.Apply(new Concat(axis < 0 ? axis + values[0].Type.Rank : axis), values);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType first = inputs[0];
        bool isFixed = true;
        int total = 0;
        foreach (TensorType type in inputs)
        {
            if (type.Rank != first.Rank || Axis >= type.Rank || type.WithDimension(Axis, 0) != first.WithDimension(Axis, 0))
            {
                throw new ArgumentException($"Concat: {first} and {type} cannot be joined along axis {Axis}. " +
                    "All other extents and the element types must be equal.");
            }

            isFixed &= type[Axis].IsFixed;
            total = type[Axis].IsFixed ? checked(total + type[Axis].Value) : total;
        }

        // A sum with symbols gets a name until they have numbers.
        return [first.WithDimension(Axis, isFixed ? total : Dimension.Symbol($"({Sum(inputs)})"))];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        int start = 0;
        foreach (Value input in node.Inputs)
        {
            int length = input.Type[Axis].Value;
            if (gradients.Needs(input))
            {
                gradients.Add(input, Slice.Of(gradOutput, Axis, start, length));
            }

            start += length;
        }
    }

    internal override void Compile(CompileContext context)
    {
        Shape output = context.OutputShape();
        int outer = output.Product(0, Axis);
        int size = ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType);
        int[] rows = [.. context.Node.Inputs.Select(input => input.Type.Shape.Product(Axis, output.Rank) * size)];
        List<BufferUse> uses = [];
        for (int i = 0; i < rows.Length; i++)
        {
            uses.Add(BufferUse.ReadByItem(context.Input(i)));
        }

        uses.Add(BufferUse.WriteByItem(context.Output()));
        context.Emit(new JoinKernel(outer, rows), [.. uses]);
    }

    private string Sum(ReadOnlySpan<TensorType> inputs)
    {
        int axis = Axis;
        return string.Join('+', inputs.ToArray().Select(type => type[axis].ToString()));
    }

    private sealed class JoinKernel(int outer, int[] rowBytes) : Kernel(outer)
    {
        private readonly int _total = rowBytes.Sum();

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Span<byte> output = arguments.Get<byte>(rowBytes.Length);
            int start = 0;
            for (int i = 0; i < rowBytes.Length; i++)
            {
                ReadOnlySpan<byte> input = arguments.Get<byte>(i);
                for (int item = begin; item < end; item++)
                {
                    input.Slice(item * rowBytes[i], rowBytes[i]).CopyTo(output[((item * _total) + start)..]);
                }

                start += rowBytes[i];
            }
        }
    }
}
