using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// Long short-term memory: <c>i, o, f = sigmoid(x W^T + h R^T + b)</c>, <c>g = tanh(x W^T + h R^T + b)</c>, each with its own rows;
/// then <c>c = f c + i g</c> and <c>h = o tanh(c)</c>, from zeros on.
/// </summary>
/// <remarks>
/// input <c>[N, T, I]</c>, output <c>[N, Units]</c> or <c>[N, T, Units]</c>. The weights are kept as ONNX has them, gates in the order
/// i, o, f, g: kernel <c>[4 Units, I]</c>, recurrent_kernel <c>[4 Units, Units]</c>, bias <c>[4 Units]</c>; Keras has their
/// transposes in the order i, f, g, o. Hochreiter and Schmidhuber 1997; Gers et al. 2000. Source: Keras 3, <c>LSTM</c>.
/// </remarks>
public sealed class LSTM : RecurrentLayer
{
    private const int GateCount = 4;

    /// <summary>Makes the layer.</summary>
    /// <param name="units">The number of outputs of a step, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no units.</exception>
    public LSTM(int units)
        : base(units)
    {
    }

    /// <summary>Whether the forget gate's bias is 1 at first, others 0; default true. Jozefowicz et al. 2015.</summary>
    public bool UnitForgetBias { get; init; } = true;

    private protected override int Gates => GateCount;

    private protected override Initializer BiasInitializer => UnitForgetBias ? new ForgetGateOnes() : base.BiasInitializer;

    private protected override (Value All, Value Last) Run(Value input, Value kernel, Value recurrent, Value? bias, bool isReverse)
    {
        var outputs = Lstm.Of(
            input,
            kernel,
            recurrent,
            bias,
            input.Lengths,
            isBatchMajor: true,
            isReverse: isReverse);
        return (outputs[0], outputs[1]);
    }

    private sealed class ForgetGateOnes : Initializer
    {
        private const int ForgetGate = 2;

        public override void Fill(Span<float> values, Shape shape, ulong seed, int ordinal)
        {
            int units = values.Length / GateCount;
            values.Clear();
            values.Slice(ForgetGate * units, units).Fill(1);
        }
    }
}
