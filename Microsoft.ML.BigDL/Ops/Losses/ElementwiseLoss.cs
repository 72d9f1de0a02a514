using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>
/// loss[i] = mean over the elements of sample i of l(x, t), for a prediction [N, ...] and a target of the same shape.
/// The second output is the gradient by the prediction for a weight of 1, found in the same pass. Not an ONNX operator.
/// </summary>
internal sealed record ElementwiseLoss<TLoss>(TLoss Function) : FusedLoss
    where TLoss : struct, ILoss
{
    public override string Name => typeof(TLoss).Name;

    public static Value Of(TLoss function, Value prediction, Value target) =>
        Node.Apply(new ElementwiseLoss<TLoss>(function), prediction, target);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0] == inputs[1] && inputs[0].Rank > 0
            ? [new TensorType(inputs[0].ElementType, inputs[0][0]), inputs[0]]
            : throw new ArgumentException($"{Name}: the prediction is {inputs[0]} and the target {inputs[1]} but they must be of one type and shape.");

    private protected override Kernel CreateKernel(CompileContext context, int rows, int columns) =>
        context.IsFast ? new FastKernel(rows, columns, Function)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(rows, columns, Function)
        : new ReferenceKernel<float>(rows, columns, Function);

    private sealed class FastKernel(int rows, int columns, TLoss function) : Kernel(rows)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Simd.ElementLoss.Run(
            columns, arguments.Get<float>(0), arguments.Get<float>(1), default, 1, arguments.Get<float>(2), arguments.Get<float>(3), begin, end, function);
    }

    private sealed class ReferenceKernel<T>(int rows, int columns, TLoss function) : Kernel(rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Reference.ElementLoss.Run<T, TLoss>(
            columns,
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<T>(1), Items, begin, end),
            default,
            T.One,
            Slices.Of(arguments.Get<T>(2), Items, begin, end),
            Slices.Of(arguments.Get<T>(3), Items, begin, end),
            function);
    }
}
