using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Recurrent layers. Each direction becomes a node of its own.</summary>
internal static class ImportRecurrent
{
    private const int Bias = 3;
    private const int Lengths = 4;
    private const int Hidden = 5;
    private const int Cell = 6;
    private const int Peepholes = 7;

    private delegate ImmutableArray<Value> Direction(OnnxNode node, Func<int, Value?> part, bool isBatchMajor, bool isReverse);

    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("LSTM", node => Layer(node, LstmOf, ["Sigmoid", "Tanh", "Tanh"]));
        rules.Add("GRU", node => Layer(node, GruOf, ["Sigmoid", "Tanh"]));
        rules.Add("RNN", node => Layer(node, RnnOf, ["Tanh"]));
    }

    private static ImmutableArray<Value> Layer(OnnxNode node, Direction direction, string[] activations)
    {
        string kind = node.Attributes.Text("direction", "forward");
        int count = kind == "bidirectional" ? 2 : 1;
        Check(node, activations, count);
        bool isBatchMajor = node.Attributes.Flag("layout");
        if (count == 1)
            return direction(node, index => Input(node, index), isBatchMajor, kind == "reverse");

        ImmutableArray<Value> forward = direction(node, index => Part(node, index, 0, isBatchMajor), isBatchMajor, false);
        ImmutableArray<Value> backward = direction(node, index => Part(node, index, 1, isBatchMajor), isBatchMajor, true);
        return [.. forward.Select((value, i) => Concat.Of([value, backward[i]], DirectionAxis(isBatchMajor, isSequence: i == 0)))];
    }

    private static ImmutableArray<Value> LstmOf(OnnxNode node, Func<int, Value?> part, bool isBatchMajor, bool isReverse)
    {
        (Value? hidden, Value? cell) = (part(Hidden), part(Cell));
        if (hidden is null != cell is null)
        {
            hidden ??= Zeros(cell!);
            cell ??= Zeros(hidden);
        }

        return Lstm.Of(
            node.Float(0), part(1)!, part(2)!, part(Bias), node.OptionalInput(Lengths), hidden, cell, isBatchMajor, isReverse);
    }

    private static ImmutableArray<Value> GruOf(OnnxNode node, Func<int, Value?> part, bool isBatchMajor, bool isReverse) => Gru.Of(
        node.Float(0), part(1)!, part(2)!, part(Bias), node.OptionalInput(Lengths), part(Hidden), isBatchMajor, isReverse,
        node.Attributes.Flag("linear_before_reset"));

    private static ImmutableArray<Value> RnnOf(OnnxNode node, Func<int, Value?> part, bool isBatchMajor, bool isReverse) => Rnn.Of(
        node.Float(0), part(1)!, part(2)!, part(Bias), node.OptionalInput(Lengths), part(Hidden), isBatchMajor, isReverse);

    private static void Check(OnnxNode node, string[] activations, int directions)
    {
        string[] asked = node.Attributes.Texts("activations") ?? activations;
        string[] known = [.. Enumerable.Repeat(activations, directions).SelectMany(names => names)];
        if (node.Attributes.Has("activations") && !asked.SequenceEqual(known, StringComparer.OrdinalIgnoreCase))
            throw node.Refuse($"activations [{string.Join(", ", asked)}] are not supported; [{string.Join(", ", known)}] are");

        if (node.Attributes.Has("clip") || node.Attributes.Flag("input_forget") || node.Has(Peepholes))
            throw node.Refuse("clipping, coupled gates and peepholes are not supported");
    }

    private static Value? Input(OnnxNode node, int index) => node.OptionalInput(index);

    // Weights have the directions in front; states too, or after the samples when these come first.
    private static Value? Part(OnnxNode node, int index, int direction, bool isBatchMajor) => node.OptionalInput(index) is { } value
        ? Slice.Of(value, index >= Hidden && isBatchMajor ? 1 : 0, direction, 1)
        : null;

    private static int DirectionAxis(bool isBatchMajor, bool isSequence) => (isBatchMajor, isSequence) switch
    {
        (false, true) => 1,
        (true, true) => 2,
        (false, false) => 0,
        (true, false) => 1,
    };

    private static Value Zeros(Value like) => Expand.To(OnnxNode.Number(like, 0), like.Type);
}
