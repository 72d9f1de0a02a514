using Microsoft.ML.BigDL.Ops.Reduction;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Sums, means and extremes over axes, and softmax.</summary>
internal static class ExportReduction
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        Reduction<ReduceSum>(op => (op.Axis, op.Count));
        Reduction<ReduceMean>(op => (op.Axis, op.Count));
        Reduction<ReduceMax>(op => (op.Axis, op.Count));
        Reduction<ReduceMin>(op => (op.Axis, op.Count));
        Reduction<ReduceProd>(op => (op.Axis, op.Count));
        rules.Add(typeof(Softmax), node => node.Write("Softmax", node.Inputs(), Attribute("axis", ((Softmax)node.Node.Op).Axis)));
        rules.Add(typeof(LogSoftmax), node =>
            node.Write("LogSoftmax", node.Inputs(), Attribute("axis", ((LogSoftmax)node.Node.Op).Axis)));

        void Reduction<TOp>(Func<TOp, (int Axis, int Count)> range)
            where TOp : Graphs.Op => rules.Add(typeof(TOp), node =>
        {
            (int axis, int count) = range((TOp)node.Node.Op);
            string axes = node.Integers("axes", [.. Enumerable.Range(axis, count).Select(index => (long)index)]);
            node.Write(typeof(TOp).Name, [node.Input(0), axes], Attribute("keepdims", true));
        });
    }
}
