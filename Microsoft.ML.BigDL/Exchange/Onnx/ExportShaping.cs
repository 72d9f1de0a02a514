using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that give elements another shape.</summary>
internal static class ExportShaping
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(Reshape), WriteReshape);
    }

    // ONNX keeps an extent by 0 and works one out by -1; that covers every reshape whose symbols stay in place but one.
    private static void WriteReshape(OnnxNodeWriter node)
    {
        TensorType from = node.InputType(0);
        TensorType to = node.OutputType();
        long[] target = new long[to.Rank];
        int unknown = 0;
        for (int axis = 0; axis < target.Length; axis++)
        {
            if (to[axis].IsFixed)
                target[axis] = to[axis].Value;
            else if (axis < from.Rank && from[axis] == to[axis])
                target[axis] = 0;
            else
                (target[axis], unknown) = (-1, unknown + 1);
        }

        if (unknown > 1)
        {
            throw new NotSupportedException($"{node.Node.Scope}: a reshape from {from.DimensionsText} to {to.DimensionsText} " +
                "moves more than one symbolic extent and cannot be written as ONNX. Fix one of them.");
        }

        node.Write("Reshape", [node.Input(0), node.Integers("shape", target)]);
    }
}
