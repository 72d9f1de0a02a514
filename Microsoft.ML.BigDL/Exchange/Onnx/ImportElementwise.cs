using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that work element by element.</summary>
internal static class ImportElementwise
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("Relu", node => [Relu.Of(node.Input(0))]);
        rules.Add("Sum", node => [SumOf(node)]);
    }

    private static Value SumOf(OnnxNode node)
    {
        ImmutableArray<Value> inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        return inputs.All(input => input.Type == inputs[0].Type) ? Sum.Of(inputs)
            : throw node.Refuse("inputs of different shapes are not supported");
    }
}
