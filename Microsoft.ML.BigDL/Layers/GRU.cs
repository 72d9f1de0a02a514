using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Recurrent;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// Gated recurrent unit: <c>z, r = sigmoid(x W^T + h R^T + b)</c>, each with its own rows; the candidate <c>g = tanh(x W^T + b + r (h R^T + b'))</c>
/// or, with the reset before, <c>tanh(x W^T + (r h) R^T + b)</c>; then <c>h = z h + (1 - z) g</c>, from zeros on.
/// </summary>
/// <remarks>
/// input <c>[N, T, I]</c>, output <c>[N, Units]</c> or <c>[N, T, Units]</c>. The weights are kept as ONNX has them, gates in the order
/// z, r, g: kernel <c>[3 Units, I]</c>, recurrent_kernel <c>[3 Units, Units]</c>, bias <c>[6 Units]</c>, the input's before the recurrent one's, or
/// <c>[3 Units]</c> with the reset before; Keras has the kernels' transposes. Cho et al. 2014, arXiv 1406.1078. Source: Keras 3, <c>GRU</c>.
/// </remarks>
public sealed class GRU : RecurrentLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">The number of outputs of a step, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no units.</exception>
    public GRU(int units)
        : base(units)
    {
    }

    /// <summary>Whether the reset gate is applied after the product with the last output; default true.</summary>
    public bool ResetAfter { get; init; } = true;

    private protected override int Gates => 3;

    private protected override int BiasRows => ResetAfter ? 2 * Gates : Gates;

    private protected override (Value All, Value Last) Run(Value input, Value kernel, Value recurrent, Value? bias, bool isReverse)
    {
        var outputs = Gru.Of(
            input,
            kernel,
            recurrent,
            bias,
            input.Lengths,
            isBatchMajor: true,
            isReverse: isReverse,
            resetsAfter: ResetAfter);
        return (outputs[0], outputs[1]);
    }
}
