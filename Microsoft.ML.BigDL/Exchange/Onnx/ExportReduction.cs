using Microsoft.ML.BigDL.Ops.Reduction;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Sums, means and extremes over axes, and softmax.</summary>
internal static class ExportReduction
{
    private static readonly Type[] s_reductions =
        [typeof(ReduceSum), typeof(ReduceMean), typeof(ReduceMax), typeof(ReduceMin), typeof(ReduceProd)];

    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        foreach (Type type in s_reductions)
            rules.Add(type, node => WriteReduction(node, type.Name));

        rules.Add(typeof(Softmax), node => node.Write("Softmax", node.Inputs(), Attribute("axis", ((Softmax)node.Node.Op).Axis)));
        rules.Add(typeof(LogSoftmax), node =>
            node.Write("LogSoftmax", node.Inputs(), Attribute("axis", ((LogSoftmax)node.Node.Op).Axis)));
    }

    // Reducing an axis of one element changes nothing, so the axes to name are those whose extent changes.
    private static void WriteReduction(OnnxNodeWriter node, string opType)
    {
        int[] axes = [.. Enumerable.Range(0, node.InputType(0).Rank).Where(axis => node.InputType(0)[axis] != node.OutputType()[axis])];
        if (axes.Length == 0)
            node.Write("Identity", node.Inputs());
        else
            node.Write(opType, [node.Input(0), node.Integers("axes", Array.ConvertAll(axes, axis => (long)axis))], Attribute("keepdims", true));
    }
}
