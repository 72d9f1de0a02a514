using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>
/// y = x (1 + noise), noise normally distributed with mean 0 and deviation sqrt(rate / (1 - rate)): the first two moments of dropout.
/// Used and not trained, y = x. The second output is the number of the noise, by which the gradient draws it again. Not an ONNX
/// operator. Srivastava et al., JMLR 2014.
/// </summary>
internal sealed record GaussianDropout(float Rate) : Op
{
    /// <summary>Multiplies x by noise.</summary>
    /// <exception cref="ArgumentException">The rate is not from 0 up to, not including, 1.</exception>
    public static Value Of(Value x, float rate) => rate is >= 0 and < 1
        ? Node.Apply(new GaussianDropout(rate), x)
        : throw new ArgumentException($"GaussianDropout: the rate is {rate} but 0 or more and less than 1 is expected.");

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        ElementTypes.IsFloat(inputs[0].ElementType)
            ? [inputs[0], new TensorType(ElementType.Int64)]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but a floating-point tensor is expected. Cast it first.");

    internal override ImmutableArray<Value>? ForInference(ImmutableArray<Value> inputs) =>
        [inputs[0], Node.Apply(new ConstantOp(Tensor.Zeros(ElementType.Int64, Shape.Scalar)))];

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0], Node.Apply(new GaussianDropoutGradient(Rate), gradients.Of(node.Outputs[0])!, node.Outputs[1]));

    internal override void Compile(CompileContext context) => context.Emit(
        KernelOf(context, Rate, context.Ordinal),
        BufferUse.ReadByItem(context.Input(0)),
        BufferUse.WriteByItem(context.Output()),
        BufferUse.Write(context.Output(1)));

    /// <summary>The kernel of the forward pass, which knows the number of the noise, or of the backward pass.</summary>
    internal static Kernel KernelOf(CompileContext context, float rate, int? number)
    {
        var items = SampleItems.Of(context, context.InputShape(0));
        float deviation = MathF.Sqrt(rate / (1 - rate));
        return context.FloatType == ElementType.Float64
            ? new NoiseKernel<double>(items, number, deviation, isFactor: true)
            : new NoiseKernel<float>(items, number, deviation, isFactor: true);
    }
}
