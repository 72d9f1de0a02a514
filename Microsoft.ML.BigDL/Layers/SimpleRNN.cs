using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Recurrent;

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

    private protected override int Gates => 1;

    private protected override (Value All, Value Last) Run(Value input, Value kernel, Value recurrent, Value? bias, bool isReverse)
    {
        var outputs = Rnn.Of(
            input,
            kernel,
            recurrent,
            bias,
            input.Lengths,
            isBatchMajor: true,
            isReverse: isReverse);
        return (outputs[0], outputs[1]);
    }
}
