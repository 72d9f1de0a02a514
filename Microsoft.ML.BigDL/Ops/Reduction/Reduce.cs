using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>
/// Folds <see cref="Count"/> neighbouring axes from <see cref="Axis"/> on, which stay as axes of extent 1. Reductions
/// over scattered axes are several of these.
/// </summary>
internal abstract record Reduce<TFold>(int Axis, int Count) : Op
    where TFold : struct, IReduction
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType type = inputs[0];
        if (!ElementTypes.IsFloat(type.ElementType))
        {
            throw new ArgumentException($"{Name}: the input is {type} but a floating-point tensor is expected. Cast it first.");
        }

        for (int axis = Axis; axis < Axis + Count; axis++)
        {
            type = type.WithDimension(axis, 1);
        }

        return [type];
    }

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        var geometry = new AxisGeometry(
            shape.Product(0, Axis), shape.Product(Axis, Axis + Count), shape.Product(Axis + Count, shape.Rank));
        bool isByItem = OuterItems.Suffice(geometry);
        Kernel kernel = context.IsFast ? new FastKernel(geometry)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry)
            : new ReferenceKernel<float>(geometry);
        context.Emit(
            kernel,
            isByItem && context.IsFast ? BufferUse.ReadByItem(context.Input(0)) : BufferUse.Read(context.Input(0)),
            isByItem && context.IsFast ? BufferUse.WriteByItem(context.Output()) : BufferUse.Write(context.Output()));
    }

    /// <summary>Folds any set of axes, from the last to the first.</summary>
    private protected static Value Apply(Value x, ReadOnlySpan<int> axes, bool keepDims, Func<int, int, Op> create)
    {
        bool[] isFolded = new bool[x.Type.Rank];
        foreach (int axis in axes)
        {
            isFolded[axis < 0 ? axis + x.Type.Rank : axis] = true;
        }

        Value y = x;
        for (int end = isFolded.Length; end > 0;)
        {
            int start = end - 1;
            while (isFolded[end - 1] && start > 0 && isFolded[start - 1])
            {
                start--;
            }

            y = isFolded[end - 1] ? Node.Apply(create(start, end - start), y) : y;
            end = isFolded[end - 1] ? start : end - 1;
        }

        Dimension[] kept = [.. y.Type.Dimensions.ToArray().Where((_, axis) => !isFolded[axis])];
        return keepDims ? y : Reshape.To(y, new TensorType(y.Type.ElementType, kept));
    }

    private sealed class FastKernel(AxisGeometry geometry) : Kernel(OuterItems.Count(geometry))
    {
        private readonly int _blocks = OuterItems.Blocks(geometry);

        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Simd.AxisReduction.Run<TFold>(
            geometry, arguments.Get<float>(0), arguments.Get<float>(1), begin * _blocks, end * _blocks);
    }

    private sealed class ReferenceKernel<T>(AxisGeometry geometry) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.AxisReduction.Run<T, TFold>(geometry, arguments.Get<T>(0), arguments.Get<T>(1));
    }
}
