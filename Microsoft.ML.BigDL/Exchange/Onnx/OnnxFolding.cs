namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Computes operators on values known at import time: shape arithmetic, and constants that models spell out.</summary>
internal static class OnnxFolding
{
    private static readonly Dictionary<string, Func<OnnxNode, HostArray[]>> s_rules = Collect();

    public static bool CanFold(string opType) => s_rules.ContainsKey(opType);

    /// <exception cref="NotSupportedException">An input is not known, or holds symbols the operator cannot compute with.</exception>
    public static HostArray[] Fold(OnnxNode node) => s_rules[node.OpType](node);

    private static Dictionary<string, Func<OnnxNode, HostArray[]>> Collect()
    {
        Dictionary<string, Func<OnnxNode, HostArray[]>> rules = new(StringComparer.Ordinal);
        FoldElementwise.AddTo(rules);
        FoldMovement.AddTo(rules);
        FoldSelection.AddTo(rules);
        FoldReduction.AddTo(rules);
        FoldGeneration.AddTo(rules);
        return rules;
    }
}
