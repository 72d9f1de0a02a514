using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>
/// loss[i] = -ln softmax(logits)[i, label[i]] for logits [N, C] and int32 labels [N]; a negative label is ignored. The
/// second output is the gradient by the logits for a weight of 1, found in the same pass.
/// </summary>
internal sealed record SoftmaxCrossEntropyLoss : FusedLoss
{
    public static Value Of(Value logits, Value labels) => Node.Apply(new SoftmaxCrossEntropyLoss(), logits, labels);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        ThrowIfRankIsNot(inputs[0], 2, "the prediction");
        ThrowIfRankIsNot(inputs[1], 1, "the target");
        return inputs[1].ElementType == ElementType.Int32 && inputs[1][0] == inputs[0][0]
            ? [new TensorType(inputs[0].ElementType, inputs[0][0]), inputs[0]]
            : throw new ArgumentException($"{Name}: the target is {inputs[1]} but one Int32 label for each row of {inputs[0]} is expected.");
    }

    private protected override Kernel CreateKernel(CompileContext context, int rows, int columns) =>
        context.IsFast ? new FastKernel(rows, columns)
        : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(rows, columns)
        : new ReferenceKernel<float>(rows, columns);

    private sealed class FastKernel(int rows, int classes) : Kernel(rows)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Simd.SoftmaxCrossEntropy.Sparse<int>(
            classes, arguments.Get<float>(0), arguments.Get<int>(1), default, 1, arguments.Get<float>(2), arguments.Get<float>(3), begin, end);
    }

    private sealed class ReferenceKernel<T>(int rows, int classes) : Kernel(rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Reference.SoftmaxCrossEntropy.Sparse<T, int>(
            classes,
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<int>(1), Items, begin, end),
            default,
            T.One,
            Slices.Of(arguments.Get<T>(2), Items, begin, end),
            Slices.Of(arguments.Get<T>(3), Items, begin, end));
    }
}
