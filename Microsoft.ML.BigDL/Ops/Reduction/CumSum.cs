using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>Running sums along an axis: up to and with each element, without it when exclusive, from the end when reversed.</summary>
internal sealed record CumSum(int Axis, bool IsExclusive, bool IsReversed) : Op
{
    /// <summary>Running sums along an axis; negative axes count from the end.</summary>
    public static Value Of(Value x, int axis, bool isExclusive = false, bool isReversed = false) =>
        Node.Apply(new CumSum(axis < 0 ? axis + x.Type.Rank : axis, isExclusive, isReversed), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        Axis >= 0 && Axis < inputs[0].Rank && inputs[0].ElementType != ElementType.Bool
            ? [inputs[0]]
            : throw new ArgumentException($"CumSum: the input is {inputs[0]} but numbers with an axis {Axis} are expected.");

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0], Of(gradients.Of(node.Outputs[0])!, Axis, IsExclusive, !IsReversed));

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.OutputShape();
        var geometry = new AxisGeometry(shape.Product(0, Axis), shape[Axis], shape.Product(Axis + 1, shape.Rank));
        Kernel kernel = context.Node.Outputs[0].Type.ElementType switch
        {
            ElementType.Float32 => new ScanKernel<float>(geometry, IsExclusive, IsReversed),
            ElementType.Float64 => new ScanKernel<double>(geometry, IsExclusive, IsReversed),
            ElementType.Int32 => new ScanKernel<int>(geometry, IsExclusive, IsReversed),
            ElementType.Int64 => new ScanKernel<long>(geometry, IsExclusive, IsReversed),
            _ => new ScanKernel<byte>(geometry, IsExclusive, IsReversed),
        };
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private sealed class ScanKernel<T>(AxisGeometry geometry, bool isExclusive, bool isReversed)
        : Kernel(geometry.Axis * geometry.Inner == 0 ? 0 : geometry.Outer)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => AxisScan.Sum<T>(
            geometry with { Outer = end - begin },
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<T>(1), Items, begin, end),
            isExclusive,
            isReversed);
    }
}
