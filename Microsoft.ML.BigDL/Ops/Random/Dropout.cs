using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>
/// ONNX Dropout in training: y = x / (1 - rate) for the elements that are kept, 0 for the others, each dropped with probability
/// <see cref="Rate"/> in [0, 1). Used and not trained, y = x. The second output is the number of the mask, by which the gradient
/// draws the same mask again instead of keeping it.
/// </summary>
internal sealed record Dropout(float Rate) : Op
{
    /// <summary>The number of trailing axes whose elements are dropped or kept together: 0, or the spatial axes to drop channels.</summary>
    public int SharedAxes { get; init; }

    /// <summary>Drops elements of x, or with shared axes whole slices.</summary>
    /// <exception cref="ArgumentException">The rate is not from 0 up to, not including, 1.</exception>
    public static Value Of(Value x, float rate, int sharedAxes = 0)
    {
        if (rate is not (>= 0 and < 1))
        {
            throw new ArgumentException($"Dropout: the rate is {rate} but 0 or more and less than 1 is expected.");
        }

        return sharedAxes >= 0 && sharedAxes < x.Type.Rank
            ? Node.Apply(new Dropout(rate) { SharedAxes = sharedAxes }, x)
            : throw new ArgumentException($"Dropout: {sharedAxes} trailing axes are to be shared but the input is {x.Type}. " +
                "At least its first axis, the samples, must remain.");
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        ElementTypes.IsFloat(inputs[0].ElementType)
            ? [inputs[0], new TensorType(ElementType.Int64)]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but a floating-point tensor is expected. Cast it first.");

    internal override ImmutableArray<Value>? ForInference(ImmutableArray<Value> inputs) =>
        [inputs[0], Node.Apply(new ConstantOp(Tensor.Zeros(ElementType.Int64, Shape.Scalar)))];

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], Node.Apply(new DropoutGradient(Rate, SharedAxes), gradients.Of(node.Outputs[0])!, node.Outputs[1]));

    internal override void Compile(CompileContext context) =>
        context.Emit(
            DropoutKernel.Of(context, Rate, SharedAxes, context.Ordinal),
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.Write(context.Output(1)),
            BufferUse.WriteByItem(context.Output()));
}
