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

        rules.Add(typeof(ArgMax), node =>
        {
            (int axis, bool isLast) = (ArgMax)node.Node.Op;
            WriteIndex(node, "ArgMax", axis, isLast);
        });
        rules.Add(typeof(ArgMin), node =>
        {
            (int axis, bool isLast) = (ArgMin)node.Node.Op;
            WriteIndex(node, "ArgMin", axis, isLast);
        });
        rules.Add(typeof(CumSum), node =>
        {
            CumSum op = (CumSum)node.Node.Op;
            node.Write("CumSum", [node.Input(0), node.Integers("axis", op.Axis)],
                Attribute("exclusive", op.IsExclusive), Attribute("reverse", op.IsReversed));
        });
        rules.Add(typeof(Softmax), node => node.Write("Softmax", node.Inputs(), Attribute("axis", ((Softmax)node.Node.Op).Axis)));
        rules.Add(typeof(LogSoftmax), node =>
            node.Write("LogSoftmax", node.Inputs(), Attribute("axis", ((LogSoftmax)node.Node.Op).Axis)));
    }

    private static void WriteIndex(OnnxNodeWriter node, string opType, int axis, bool isLast) => node.Write(
        opType, node.Inputs(), Attribute("axis", axis), Attribute("keepdims", true), Attribute("select_last_index", isLast));

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
