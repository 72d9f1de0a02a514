using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>A plain recurrent layer: <c>h = tanh(x W^T + h R^T + b)</c>, from zeros on.</summary>
/// <remarks>
/// input <c>[N, T, I]</c>, output <c>[N, Units]</c> or <c>[N, T, Units]</c>. The weights are kept as ONNX has them: kernel <c>[Units, I]</c>,
/// recurrent_kernel <c>[Units, Units]</c>, bias <c>[Units]</c>; Keras has the kernels' transposes. Elman 1990. Source: Keras 3, <c>SimpleRNN</c>.
/// </remarks>
public sealed class SimpleRNN : RecurrentLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">The number of outputs of a step, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no units.</exception>
    public SimpleRNN(int units)
        : base(units)
    {
    }

    private protected override (Value All, Value Last) Run(LayerBuilder builder, Value input)
    {
        Value kernel = builder.Weight("kernel", new Shape(Units, input.Type[2].Value), KernelInitializer);
        Value recurrent = builder.Weight("recurrent_kernel", new Shape(Units, Units), RecurrentInitializer);
        Value? bias = UseBias ? builder.Weight("bias", new Shape(Units), new Zeros()) : null;
        var outputs = Rnn.Of(
            input,
            ForOneDirection(kernel),
            ForOneDirection(recurrent),
            bias is null ? null : ForOneDirection(bias),
            input.Lengths,
            isBatchMajor: true,
            isReverse: GoBackwards);
        return (outputs[0], outputs[1]);
    }
}
