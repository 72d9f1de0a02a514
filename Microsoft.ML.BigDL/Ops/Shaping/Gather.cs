using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Looks rows up in a table along its first axis: y[i.., :] = table[indices[i..], :], for a table [V, ...] and int32
/// indices. An index outside the table throws. ONNX Gather with axis 0; negative indices are not taken.
/// </summary>
internal sealed record Gather : Op
{
    public static Value Of(Value table, Value indices) => Node.Apply(new Gather(), table, indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].Rank > 0 && inputs[1].ElementType == ElementType.Int32
            ? [new TensorType(inputs[0].ElementType, [.. inputs[1].Dimensions, .. inputs[0].Dimensions[1..]])]
            : throw new ArgumentException($"Gather: the table is {inputs[0]} and the indices {inputs[1]} but a table of one or more axes and " +
                "Int32 indices are expected.");

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0],
        Node.Apply(new GatherGradient(node.Inputs[0].Type), gradients.Of(node.Outputs[0])!, node.Inputs[1]));

    internal override void Compile(CompileContext context)
    {
        Shape table = context.InputShape(0);
        int row = table.Product(1, table.Rank) * ElementTypes.SizeOf(context.Node.Inputs[0].Type.ElementType);
        context.Emit(
            new LookUpKernel((int)context.InputShape(1).ElementCount, table[0], row),
            BufferUse.Read(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class LookUpKernel(int count, int rows, int rowBytes) : Kernel(count)
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<byte> table = arguments.Get<byte>(0);
            ReadOnlySpan<int> indices = arguments.Get<int>(1);
            Span<byte> output = arguments.Get<byte>(2);
            for (int i = begin; i < end; i++)
            {
                int index = indices[i];
                if ((uint)index >= (uint)rows)
                {
                    throw new ArgumentOutOfRangeException(nameof(arguments), index,
                        $"Gather: index {index} at position {i} is outside the table of {rows} rows. Indices run from 0 to {rows - 1}.");
                }

                table.Slice(index * rowBytes, rowBytes).CopyTo(output[(i * rowBytes)..]);
            }
        }
    }
}
