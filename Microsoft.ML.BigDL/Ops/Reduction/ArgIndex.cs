using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>
/// The Int64 index along an axis of the element that is better than all others, or of a NaN; of several equal ones the first,
/// or the last. The axis stays with extent 1.
/// </summary>
internal abstract record ArgIndex<TBetter>(int Axis, bool IsLast) : Op
    where TBetter : struct, IComparison
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        Axis >= 0 && Axis < inputs[0].Rank && inputs[0][Axis] != 0
            ? [inputs[0].WithDimension(Axis, 1).WithElementType(ElementType.Int64)]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but an axis {Axis} with one element or more is expected.");

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // An index is constant almost everywhere: nothing flows back.
    }

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        var geometry = new AxisGeometry(shape.Product(0, Axis), shape[Axis], shape.Product(Axis + 1, shape.Rank));
        Kernel kernel = context.Node.Inputs[0].Type.ElementType switch
        {
            ElementType.Float32 => new IndexKernel<float>(geometry, IsLast),
            ElementType.Float64 => new IndexKernel<double>(geometry, IsLast),
            ElementType.Int32 => new IndexKernel<int>(geometry, IsLast),
            ElementType.Int64 => new IndexKernel<long>(geometry, IsLast),
            _ => new IndexKernel<byte>(geometry, IsLast),
        };
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private protected static Value Finish(Value index, int axis, bool keepDims)
    {
        Dimension[] kept = [.. index.Type.Dimensions.ToArray().Where((_, i) => i != axis)];
        return keepDims ? index : Reshape.To(index, new TensorType(ElementType.Int64, kept));
    }

    private sealed class IndexKernel<T>(AxisGeometry geometry, bool isLast) : Kernel(geometry.Inner == 0 ? 0 : geometry.Outer)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => AxisReduction.Arg<T, long, TBetter>(
            geometry with { Outer = end - begin },
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<long>(1), Items, begin, end),
            isLast);
    }
}
