using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that work element by element.</summary>
internal static class ExportElementwise
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(Relu), node => node.Write("Relu", node.Inputs()));
        rules.Add(typeof(Sum), node => node.Write("Sum", node.Inputs()));
    }
}
