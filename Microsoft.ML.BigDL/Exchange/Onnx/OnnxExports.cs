using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Which operator of ours is written as which ONNX nodes: one line an operator, one file a family.</summary>
internal static class OnnxExports
{
    private static readonly Dictionary<Type, Action<OnnxNodeWriter>> s_rules = Collect();

    public static Action<OnnxNodeWriter>? RuleFor(Op op) => s_rules.GetValueOrDefault(op.GetType());

    /// <summary>Whether operators of a type can be written.</summary>
    public static bool HasRule(Type type) => s_rules.ContainsKey(type);

    private static Dictionary<Type, Action<OnnxNodeWriter>> Collect()
    {
        Dictionary<Type, Action<OnnxNodeWriter>> rules = [];
        ExportElementwise.AddTo(rules);
        ExportShaping.AddTo(rules);
        ExportReduction.AddTo(rules);
        ExportProducts.AddTo(rules);
        ExportConvolution.AddTo(rules);
        ExportPooling.AddTo(rules);
        ExportNormalization.AddTo(rules);
        ExportRecurrent.AddTo(rules);
        return rules;
    }
}
