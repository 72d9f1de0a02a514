using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Which ONNX operator becomes which nodes of ours: one line an operator, one file a family.</summary>
internal static class OnnxRules
{
    /// <summary>Operators that become nodes.</summary>
    public static Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> Computing { get; } = CollectComputing();

    /// <summary>Operators that are worked off while importing: constants, shapes, branches and loops.</summary>
    public static Dictionary<string, Func<OnnxNode, ImmutableArray<OnnxOperand>>> Structural { get; } = CollectStructural();

    private static Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> CollectComputing()
    {
        Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules = new(StringComparer.Ordinal);
        ImportElementwise.AddTo(rules);
        ImportLogic.AddTo(rules);
        ImportShaping.AddTo(rules);
        ImportSelection.AddTo(rules);
        ImportReduction.AddTo(rules);
        ImportProducts.AddTo(rules);
        ImportConvolution.AddTo(rules);
        ImportPooling.AddTo(rules);
        ImportRandom.AddTo(rules);
        ImportNormalization.AddTo(rules);
        ImportResampling.AddTo(rules);
        ImportPadding.AddTo(rules);
        ImportRecurrent.AddTo(rules);
        ImportAttention.AddTo(rules);
        ImportLosses.AddTo(rules);
        return rules;
    }

    private static Dictionary<string, Func<OnnxNode, ImmutableArray<OnnxOperand>>> CollectStructural()
    {
        Dictionary<string, Func<OnnxNode, ImmutableArray<OnnxOperand>>> rules = new(StringComparer.Ordinal);
        ImportConstants.AddTo(rules);
        ImportControlFlow.AddTo(rules);
        return rules;
    }
}
