using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that give elements another shape.</summary>
internal static class ExportShaping
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(Reshape), WriteReshape);
        rules.Add(typeof(Concat), node => node.Write("Concat", node.Inputs(), Attribute("axis", ((Concat)node.Node.Op).Axis)));
        rules.Add(typeof(Expand), WriteExpand);
        rules.Add(typeof(Gather), node => node.Write("Gather", node.Inputs(), Attribute("axis", ((Gather)node.Node.Op).Axis)));
        rules.Add(typeof(Flip), node => node.Write("Slice",
        [
            node.Input(0), node.Integers("starts", -1), node.Integers("ends", long.MinValue),
            node.Integers("axes", ((Flip)node.Node.Op).Axis), node.Integers("steps", -1),
        ]));
        rules.Add(typeof(GatherElements), node =>
            node.Write("GatherElements", node.Inputs(), Attribute("axis", ((GatherElements)node.Node.Op).Axis)));
        rules.Add(typeof(ScatterElements), node =>
        {
            ScatterElements op = (ScatterElements)node.Node.Op;
            node.Write("ScatterElements", node.Inputs(), Attribute("axis", op.Axis), Attribute("reduction", op.IsAdded ? "add" : "none"));
        });
        rules.Add(typeof(OneHot), WriteOneHot);
        rules.Add(typeof(Pad), WritePad);
        rules.Add(typeof(Slice), WriteSlice);
        rules.Add(typeof(StridedSlice), WriteStridedSlice);
        rules.Add(typeof(Tile), node => node.Write(
            "Tile", [node.Input(0), node.Integers("repeats", [.. ((Tile)node.Node.Op).Repeats.Select(times => (long)times)])]));
        rules.Add(typeof(Upsample), WriteUpsample);
        rules.Add(typeof(Transpose), node =>
            node.Write("Transpose", node.Inputs(), Attribute("perm", ((Transpose)node.Node.Op).Permutation)));
    }

    // Going backwards past the front, the end is as far out as can be: -1 would be the last element.
    private static void WriteStridedSlice(OnnxNodeWriter node)
    {
        StridedSlice op = (StridedSlice)node.Node.Op;
        long end = op.Start + ((long)op.Length * op.Step);
        node.Write("Slice",
        [
            node.Input(0), node.Integers("starts", op.Start), node.Integers("ends", end < 0 ? long.MinValue : end),
            node.Integers("axes", op.Axis), node.Integers("steps", op.Step),
        ]);
    }

    private static void WritePad(OnnxNodeWriter node)
    {
        Pad op = (Pad)node.Node.Op;
        string pads = node.Integers("pads", [.. op.Begins.Concat(op.Ends).Select(pad => (long)pad)]);
        string[] inputs = op.Mode == PadMode.Constant && op.Value != 0
            ? [node.Input(0), pads, node.Real("value", op.Value, node.InputType(0).ElementType)]
            : [node.Input(0), pads];
        node.Write("Pad", inputs, Attribute("mode", op.Mode.ToString().ToLowerInvariant()));
    }

    private static void WriteUpsample(OnnxNodeWriter node)
    {
        float[] scales = [.. ((Upsample)node.Node.Op).Scales.Select(scale => (float)scale)];
        node.Write("Resize", [node.Input(0), string.Empty, node.Store("scales", Tensor.From<float>(new Shape(scales.Length), scales))],
            Attribute("mode", "nearest"), Attribute("coordinate_transformation_mode", "asymmetric"), Attribute("nearest_mode", "floor"));
    }

    // ONNX Runtime has OneHot for depths of the indices' type and few types of values; others are cast.
    private static void WriteOneHot(OnnxNodeWriter node)
    {
        OneHot op = (OneHot)node.Node.Op;
        string depth = node.Store("depth", node.InputType(0).ElementType == ElementType.Int32
            ? Tensor.Scalar(op.Depth)
            : Tensor.Scalar((long)op.Depth));
        string[] inputs = [node.Input(0), depth, node.Store("values", Tensor.From<float>(new Shape(2), [0, 1]))];
        if (op.Type == ElementType.Float32)
            node.Write("OneHot", inputs, Attribute("axis", -1));
        else
            node.Write("Cast", [node.Step("OneHot", inputs, Attribute("axis", -1))], Attribute("to", (long)OnnxTensors.OnnxTypeOf(op.Type)));
    }

    private static void WriteSlice(OnnxNodeWriter node)
    {
        Slice op = (Slice)node.Node.Op;
        node.Write("Slice",
        [
            node.Input(0), node.Integers("starts", op.Start), node.Integers("ends", op.Start + op.Length), node.Integers("axes", op.Axis),
        ]);
    }

    // A target extent of 1 keeps the input's own, so only what is repeated has to be named.
    private static void WriteExpand(OnnxNodeWriter node)
    {
        (TensorType from, TensorType to) = (node.InputType(0), node.OutputType());
        var target = new Dimension?[to.Rank];
        for (int axis = 1; axis <= to.Rank; axis++)
            target[^axis] = axis <= from.Rank && from[-axis] == to[-axis] ? 1 : to[-axis];

        node.Write("Expand", [node.Input(0), node.ShapeOf(target)]);
    }

    // ONNX keeps an extent by 0 and works one out by -1; that covers every reshape whose symbols stay in place but one.
    private static void WriteReshape(OnnxNodeWriter node)
    {
        TensorType from = node.InputType(0);
        TensorType to = node.OutputType();
        var target = new Dimension?[to.Rank];
        int unknown = 0;
        for (int axis = 0; axis < target.Length; axis++)
        {
            bool isKept = axis < from.Rank && from[axis] == to[axis];
            target[axis] = to[axis].IsFixed ? to[axis] : isKept ? 0 : null;
            unknown += target[axis] is null ? 1 : 0;
        }

        for (int axis = 0; axis < target.Length && unknown > 1; axis++)
        {
            if (target[axis] is null)
            {
                target[axis] = to[axis];
                unknown--;
            }
        }

        node.Write("Reshape", [node.Input(0), node.ShapeOf(target)]);
    }
}
