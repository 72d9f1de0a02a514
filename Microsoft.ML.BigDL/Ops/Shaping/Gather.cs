using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Looks slices up along an axis: y[o.., i.., r..] = x[o.., indices[i..], r..] for Int32 or Int64 indices. Negative indices
/// count from the end; an index outside throws.
/// </summary>
internal sealed record Gather(int Axis = 0) : Op
{
    /// <summary>The slices named by the indices; a negative axis counts from the end.</summary>
    public static Value Of(Value x, Value indices, int axis = 0) =>
        Node.Apply(new Gather(axis < 0 ? axis + x.Type.Rank : axis), x, indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        Axis >= 0 && Axis < inputs[0].Rank && inputs[1].ElementType is ElementType.Int32 or ElementType.Int64
            ? [new TensorType(inputs[0].ElementType, [.. inputs[0].Dimensions[..Axis], .. inputs[1].Dimensions, .. inputs[0].Dimensions[(Axis + 1)..]])]
            : throw new ArgumentException($"Gather: the table is {inputs[0]} and the indices {inputs[1]} but a table with an axis {Axis} and " +
                "Int32 or Int64 indices are expected.");

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0],
        Node.Apply(new GatherGradient(node.Inputs[0].Type, Axis), gradients.Of(node.Outputs[0])!, node.Inputs[1]));

    internal override void Compile(CompileContext context)
    {
        Shape table = context.InputShape(0);
        int rowBytes = table.Product(Axis + 1, table.Rank) * ElementTypes.SizeOf(context.Node.Inputs[0].Type.ElementType);
        int outer = table.Product(0, Axis);
        int count = checked(outer * (int)context.InputShape(1).ElementCount);
        Kernel kernel = context.Node.Inputs[1].Type.ElementType == ElementType.Int64
            ? new LookUpKernel<long>(count, table[Axis], rowBytes)
            : new LookUpKernel<int>(count, table[Axis], rowBytes);
        context.Emit(
            kernel,
            BufferUse.Read(context.Input(0)),
            outer == 1 ? BufferUse.ReadByItem(context.Input(1)) : BufferUse.Read(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class LookUpKernel<TIndex>(int count, int rows, int rowBytes) : Kernel(count)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => RowLookUp.Forward<TIndex>(
            arguments.Get<byte>(0), arguments.Get<TIndex>(1), arguments.Get<byte>(2), rows, rowBytes, begin, end);
    }
}
