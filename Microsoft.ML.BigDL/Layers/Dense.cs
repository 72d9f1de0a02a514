using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A fully connected layer: <c>y = activation(x kernel + bias)</c>.
/// </summary>
/// <remarks>
/// input <c>[N, .., I]</c>, kernel <c>[I, Units]</c>, bias <c>[Units]</c>, output <c>[N, .., Units]</c>. The same in
/// training and inference. Source: Keras 3, <c>Dense</c>.
/// </remarks>
public sealed class Dense : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">The number of outputs, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no units.</exception>
    public Dense(int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        Units = units;
    }

    /// <summary>The number of outputs.</summary>
    public int Units { get; }

    /// <summary>The function applied to the output; default <see cref="Activation.Linear"/>.</summary>
    public Activation Activation { get; init; }

    /// <summary>Whether a bias is added; default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of the kernel; default <see cref="GlorotUniform"/>.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>The first values of the bias; default <see cref="Zeros"/>.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    private protected override bool KeepsLengths => true;

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        if (input.Type.Rank < 2 || !input.Type[-1].IsFixed)
        {
            throw new ArgumentException($"the input has shape {input.Type.DimensionsText} but its last axis must have a fixed extent, " +
                "and a batch axis in front. Flatten or reshape it first.");
        }

        Value kernel = builder.Weight("kernel", new Shape(input.Type[-1].Value, Units), KernelInitializer);
        Value? bias = UseBias ? builder.Weight("bias", new Shape(Units), BiasInitializer) : null;
        return Activations.Apply(Activation, MatMul.Of(input, kernel, bias));
    }
}
