using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>
/// loss[i] = -sum over c of target[i, c] ln softmax(logits)[i, c] for logits and targets [N, C]. The second output is the gradient
/// by the logits for a weight of 1, found in the same pass. Not an ONNX operator.
/// </summary>
internal sealed record DenseSoftmaxCrossEntropyLoss : FusedLoss
{
    public static Value Of(Value logits, Value targets) => Node.Apply(new DenseSoftmaxCrossEntropyLoss(), logits, targets);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        ThrowIfRankIsNot(inputs[0], 2, "the prediction");
        return inputs[0] == inputs[1] && ElementTypes.IsFloat(inputs[0].ElementType)
            ? [new TensorType(inputs[0].ElementType, inputs[0][0]), inputs[0]]
            : throw new ArgumentException($"{Name}: the prediction is {inputs[0]} and the target {inputs[1]} but they must be of one type and shape.");
    }

    private protected override Kernel CreateKernel(CompileContext context, int rows, int columns) =>
        context.IsFast ? new FastKernel(rows, columns)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(rows, columns)
        : new ReferenceKernel<float>(rows, columns);

    private sealed class FastKernel(int rows, int classes) : Kernel(rows)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Simd.SoftmaxCrossEntropy.Dense(
            classes, arguments.Get<float>(0), arguments.Get<float>(1), default, 1, arguments.Get<float>(2), arguments.Get<float>(3), begin, end);
    }

    private sealed class ReferenceKernel<T>(int rows, int classes) : Kernel(rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Reference.SoftmaxCrossEntropy.Dense<T>(
            classes,
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<T>(1), Items, begin, end),
            default,
            T.One,
            Slices.Of(arguments.Get<T>(2), Items, begin, end),
            Slices.Of(arguments.Get<T>(3), Items, begin, end));
    }
}
