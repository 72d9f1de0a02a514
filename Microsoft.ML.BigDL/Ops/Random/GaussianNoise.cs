using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>
/// y = x + noise, noise normally distributed with mean 0 and the given <see cref="Deviation"/>. Used and not trained, y = x. Not an
/// ONNX operator.
/// </summary>
internal sealed record GaussianNoise(float Deviation) : Op
{
    /// <summary>Adds noise to x.</summary>
    /// <exception cref="ArgumentException">The deviation is negative.</exception>
    public static Value Of(Value x, float deviation) => deviation >= 0
        ? Node.Apply(new GaussianNoise(deviation), x)
        : throw new ArgumentException($"GaussianNoise: the deviation is {deviation} but 0 or more is expected.");

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        ElementTypes.IsFloat(inputs[0].ElementType)
            ? [inputs[0]]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but a floating-point tensor is expected. Cast it first.");

    internal override ImmutableArray<Value>? ForInference(ImmutableArray<Value> inputs) => [inputs[0]];

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], gradients.Of(node.Outputs[0])!);

    internal override void Compile(CompileContext context)
    {
        var items = SampleItems.Of(context, context.InputShape(0));
        Kernel kernel = context.FloatType == ElementType.Float64
            ? new NoiseKernel<double>(items, context.Ordinal, Deviation, isFactor: false)
            : new NoiseKernel<float>(items, context.Ordinal, Deviation, isFactor: false);
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }
}
