using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Copies a tensor and then, for each update [o, j, i], sets or adds to the element [o, indices[o, j, i], i]. Updates of the same
/// element are taken in the order of j. The gradient expects that no element is set twice.
/// </summary>
internal sealed record ScatterElements(int Axis, bool IsAdded) : Op
{
    /// <summary>The value with the updates put, or added, where the indices say; a negative axis counts from the end.</summary>
    public static Value Of(Value x, Value indices, Value updates, int axis, bool isAdded = false) =>
        Node.Apply(new ScatterElements(axis < 0 ? axis + x.Type.Rank : axis, isAdded), x, indices, updates);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        (TensorType x, TensorType indices, TensorType updates) = (inputs[0], inputs[1], inputs[2]);
        bool fits = Axis >= 0 && Axis < x.Rank && indices.ElementType is ElementType.Int32 or ElementType.Int64
            && updates == indices.WithElementType(x.ElementType)
            && updates.Rank == x.Rank && updates.WithDimension(Axis, 1) == x.WithDimension(Axis, 1);
        return fits && (ElementTypes.IsFloat(x.ElementType) || !IsAdded)
            ? [x]
            : throw new ArgumentException($"ScatterElements: the indices are {indices} and the updates {updates} but Int32 or Int64 indices and " +
                $"updates are expected whose extents are those of {x} except along axis {Axis}.");
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value indices, Value updates) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        if (gradients.Needs(updates))
        {
            gradients.Add(updates, GatherElements.Of(gradOutput, indices, Axis));
        }

        if (gradients.Needs(x))
        {
            Value zeros = Expand.To(Constants.Of(updates, 0), updates.Type);
            gradients.Add(x, IsAdded ? gradOutput : Of(gradOutput, indices, zeros, Axis));
        }
    }

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.OutputShape();
        var geometry = new AxisGeometry(shape.Product(0, Axis), shape[Axis], shape.Product(Axis + 1, shape.Rank));
        int items = shape.ElementCount == 0 ? 0 : geometry.Outer;
        bool isLong = context.Node.Inputs[1].Type.ElementType == ElementType.Int64;
        Kernel kernel = context.Node.Outputs[0].Type.ElementType switch
        {
            ElementType.Float32 => Create<float>(geometry, items, isLong),
            ElementType.Float64 => Create<double>(geometry, items, isLong),
            ElementType.Int32 => Create<int>(geometry, items, isLong),
            ElementType.Int64 => Create<long>(geometry, items, isLong),
            _ => Create<byte>(geometry, items, isLong),
        };
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.ReadByItem(context.Input(2)),
            BufferUse.WriteByItem(context.Output()));
    }

    private Kernel Create<T>(AxisGeometry geometry, int items, bool isLong)
        where T : unmanaged, INumber<T> => isLong
            ? new ScatterKernel<T, long>(geometry, items, IsAdded)
            : new ScatterKernel<T, int>(geometry, items, IsAdded);

    private sealed class ScatterKernel<T, TIndex>(AxisGeometry geometry, int items, bool isAdded) : Kernel(items)
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            AxisGeometry part = geometry with { Outer = end - begin };
            Span<T> x = Slices.Of(arguments.Get<T>(0), Items, begin, end);
            Span<TIndex> indices = Slices.Of(arguments.Get<TIndex>(1), Items, begin, end);
            Span<T> updates = Slices.Of(arguments.Get<T>(2), Items, begin, end);
            Span<T> y = Slices.Of(arguments.Get<T>(3), Items, begin, end);
            if (isAdded)
            {
                ElementLookUp.Add<T, TIndex>(part, x, indices, updates, y);
            }
            else
            {
                ElementLookUp.Put<T, TIndex>(part, x, indices, updates, y);
            }
        }
    }
}
