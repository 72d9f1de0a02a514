using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Tensors;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Recurrent layers. They are written with the steps in front, the only layout that runtimes implement.</summary>
internal static class ExportRecurrent
{
    private static readonly int[] s_swapped = [1, 0, 2];

    // From [T, 1, N, H] to [N, T, 1, H].
    private static readonly int[] s_batchMajor = [2, 0, 1, 3];

    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(SequenceLengths), WriteLengths);
        rules.Add(typeof(Lstm), node => Write(node, ((Lstm)node.Node.Op).Recurrence, "LSTM", states: 2));
        rules.Add(typeof(Gru), node => Write(node, ((Gru)node.Node.Op).Recurrence, "GRU", states: 1,
            Attribute("linear_before_reset", ((Gru)node.Node.Op).ResetsAfter)));
        rules.Add(typeof(Rnn), node => Write(node, ((Rnn)node.Node.Op).Recurrence, "RNN", states: 1,
            Attributes("activations", ((Rnn)node.Node.Op).ActivationOperator)));
    }

    // The largest position, counted from 1, of an index that is not 0.
    private static void WriteLengths(OnnxNodeWriter node)
    {
        AttributeProto toInt32 = Attribute("to", (long)OnnxTensors.OnnxTypeOf(ElementType.Int32));
        string indices = node.Input(0);
        string ones = node.Step("Cast", [node.Step("Equal", [indices, indices])], toInt32);
        string positions = node.Step("CumSum", [ones, node.Integers("axis", 1)]);
        string padding = node.Step("Equal", [indices, node.Store("padding", Tensor.Scalar(0))]);
        string isWord = node.Step("Cast", [node.Step("Not", [padding])], toInt32);
        node.Write("ReduceMax", [node.Step("Mul", [positions, isWord]), node.Integers("axes", 1)], Attribute("keepdims", false));
    }

    private static void Write(OnnxNodeWriter node, RecurrentShape shape, string opType, int states, params AttributeProto[] attributes)
    {
        string[] inputs = new string[5 + states];
        Array.Fill(inputs, string.Empty);
        inputs[0] = InStepOrder(node, shape, 0);
        inputs[1] = node.Input(1);
        inputs[2] = node.Input(2);
        if (shape.HasBias)
            inputs[3] = Bias(node);

        if (shape.HasLengths)
            inputs[4] = node.Input(shape.LengthsIndex);

        for (int i = 0; shape.HasInitialStates && i < states; i++)
            inputs[5 + i] = InStepOrder(node, shape, shape.StatesIndex + i);

        int used = Array.FindLastIndex(inputs, name => name.Length > 0) + 1;
        node.WriteRecurrent(
            opType, inputs[..used], 1 + states, shape.IsBatchMajor ? s_batchMajor : null, s_swapped,
            [
                .. attributes,
                Attribute("hidden_size", node.InputType(2)[2].Value),
                Attribute("direction", shape.IsReverse ? "reverse" : "forward"),
            ]);
    }

    private static string InStepOrder(OnnxNodeWriter node, RecurrentShape shape, int input) => shape.IsBatchMajor
        ? node.Step("Transpose", [node.Input(input)], Attribute("perm", s_swapped))
        : node.Input(input);

    // ONNX keeps the two biases apart; where they are one, the second is zero.
    private static string Bias(OnnxNodeWriter node)
    {
        int width = node.InputType(2)[1].Value;
        if (node.InputType(RecurrentShape.BiasIndex)[1] != width)
            return node.Input(RecurrentShape.BiasIndex);

        string zeros = node.Store("recurrent_bias", Tensor.Zeros(ElementType.Float32, new Shape(1, width)));
        return node.Step("Concat", [node.Input(RecurrentShape.BiasIndex), zeros], Attribute("axis", 1));
    }
}
