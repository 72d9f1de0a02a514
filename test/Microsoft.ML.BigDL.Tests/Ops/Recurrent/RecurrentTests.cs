using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Recurrent;

[TestClass]
public sealed class RecurrentTests
{
    private const int Units = 3;
    private const int Features = 2;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Lstm_with_many_samples(bool isBatchMajor) =>
        OpCheck.Verify(
            x => Lstm.Of(x[0], x[1], x[2], x[3], isBatchMajor: isBatchMajor)[0],
            [Sequences(17, 3, isBatchMajor), .. Weights(4), OpCheck.Values(4, 1, 8 * Units)]);

    [TestMethod]
    public void Lstm_with_everything_declared_gives_each_output()
    {
        for (int output = 0; output < 3; output++)
        {
            OpCheck.Verify(
                x => Lstm.Of(x[0], x[1], x[2], x[3], x[4], x[5], x[6], isReverse: output > 0)[output],
                [
                    Sequences(3, 3, false),
                    .. Weights(4),
                    OpCheck.Values(4, 1, 4 * Units),
                    Lengths(2, 3, 1),
                    OpCheck.Values(5, 1, 3, Units),
                    OpCheck.Values(6, 1, 3, Units),
                ]);
        }
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Gru_with_the_reset_before_and_after(bool resetsAfter, bool isBatchMajor) =>
        OpCheck.Verify(
            x => Gru.Of(x[0], x[1], x[2], x[3], isBatchMajor: isBatchMajor, resetsAfter: resetsAfter)[0],
            [Sequences(17, 3, isBatchMajor), .. Weights(3), OpCheck.Values(4, 1, 6 * Units)]);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Gru_with_everything_declared_gives_each_output(bool resetsAfter)
    {
        for (int output = 0; output < 2; output++)
        {
            OpCheck.Verify(
                x => Gru.Of(x[0], x[1], x[2], x[3], x[4], x[5], isBatchMajor: true, isReverse: output == 0, resetsAfter: resetsAfter)[output],
                [
                    Sequences(3, 3, true),
                    .. Weights(3),
                    OpCheck.Values(4, 1, 6 * Units),
                    Lengths(2, 3, 1),
                    OpCheck.Values(5, 3, 1, Units),
                ]);
        }
    }

    [TestMethod]
    public void Gru_without_a_bias() =>
        OpCheck.Verify(x => Gru.Of(x[0], x[1], x[2], resetsAfter: true)[1], [Sequences(2, 3, false), .. Weights(3)]);

    [TestMethod]
    public void Plain_layers_with_each_activation()
    {
        foreach (Epilogue activation in Enum.GetValues<Epilogue>())
        {
            OpCheck.Verify(
                x => Rnn.Of(x[0], x[1], x[2], x[3], isBatchMajor: true, activation: activation)[0],
                [Sequences(17, 2, true), .. Weights(1), OpCheck.Values(4, 1, 2 * Units)]);
        }
    }

    [TestMethod]
    public void Plain_layers_with_everything_declared_give_each_output()
    {
        for (int output = 0; output < 2; output++)
        {
            OpCheck.Verify(
                x => Rnn.Of(x[0], x[1], x[2], x[3], x[4], x[5], isReverse: output > 0)[output],
                [
                    Sequences(3, 3, false),
                    .. Weights(1),
                    OpCheck.Values(4, 1, Units),
                    Lengths(2, 3, 1),
                    OpCheck.Values(5, 1, 3, Units),
                ]);
        }
    }

    [TestMethod]
    public void Misfits_name_what_was_received_and_expected()
    {
        Value x = Input("x", Dimension.Batch, 5, Features);
        Value weights = Input("w", 1, 4 * Units, Features + 1);
        Value recurrent = Input("r", 1, 4 * Units, Units);
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Lstm.Of(x, weights, recurrent, isBatchMajor: true));
        StringAssert.Contains(error.Message, "[1, 12, 3]");
        StringAssert.Contains(error.Message, "[1, 12, 2]");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Lstm.Of(x, weights, recurrent, initialHidden: x)).Message, "both or none");
    }

    private static Tensor Sequences(int samples, int steps, bool isBatchMajor) => isBatchMajor
        ? OpCheck.Values(1, samples, steps, Features)
        : OpCheck.Values(1, steps, samples, Features);

    private static Tensor[] Weights(int gates) =>
        [OpCheck.Values(2, 1, gates * Units, Features), OpCheck.Values(3, 1, gates * Units, Units)];

    private static Tensor Lengths(params int[] lengths) => Tensor.From<int>(new Shape(lengths.Length), lengths);

    private static Value Input(string name, params Dimension[] dimensions) =>
        Node.Apply(new InputOp(name, new TensorType(ElementType.Float32, dimensions)));
}
