using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Looks elements up one by one: y[o, j, i] = x[o, indices[o, j, i], i] for Int32 or Int64 indices whose extents but one are
/// the input's. Negative indices count from the end; an index outside throws.
/// </summary>
internal sealed record GatherElements(int Axis) : Op
{
    /// <summary>The elements named by the indices along an axis; a negative axis counts from the end.</summary>
    public static Value Of(Value x, Value indices, int axis) =>
        Node.Apply(new GatherElements(axis < 0 ? axis + x.Type.Rank : axis), x, indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType x = inputs[0];
        TensorType indices = inputs[1];
        bool fits = Axis >= 0 && Axis < x.Rank && indices.Rank == x.Rank && indices.ElementType is ElementType.Int32 or ElementType.Int64
            && indices.WithDimension(Axis, 1).WithElementType(x.ElementType) == x.WithDimension(Axis, 1);
        return fits
            ? [indices.WithElementType(x.ElementType)]
            : throw new ArgumentException($"GatherElements: the indices are {indices} but Int32 or Int64 indices are expected whose extents are " +
                $"those of {x} except along axis {Axis}.");
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value x = node.Inputs[0];
        Value zeros = Expand.To(Constants.Of(x, 0), x.Type);
        gradients.Add(x, ScatterElements.Of(zeros, node.Inputs[1], gradients.Of(node.Outputs[0])!, Axis, isAdded: true));
    }

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        var geometry = new AxisGeometry(shape.Product(0, Axis), shape[Axis], shape.Product(Axis + 1, shape.Rank));
        int items = context.OutputShape().ElementCount == 0 ? 0 : geometry.Outer;
        bool isLong = context.Node.Inputs[1].Type.ElementType == ElementType.Int64;
        Kernel kernel = ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType) switch
        {
            1 => Create<byte>(geometry, items, isLong),
            4 => Create<int>(geometry, items, isLong),
            _ => Create<long>(geometry, items, isLong),
        };
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
    }

    private static Kernel Create<T>(AxisGeometry geometry, int items, bool isLong)
        where T : unmanaged =>
        isLong ? new LookUpKernel<T, long>(geometry, items) : new LookUpKernel<T, int>(geometry, items);

    private sealed class LookUpKernel<T, TIndex>(AxisGeometry geometry, int items) : Kernel(items)
        where T : unmanaged
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => ElementLookUp.Gather<T, TIndex>(
            geometry with { Outer = end - begin },
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<TIndex>(1), Items, begin, end),
            Slices.Of(arguments.Get<T>(2), Items, begin, end));
    }
}
