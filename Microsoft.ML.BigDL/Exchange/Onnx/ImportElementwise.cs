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
    }
}
