using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Comparisons, choices, conversions, and what turns numbers into indices and back.</summary>
internal static class ImportLogic
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        Pair("Equal", Equal.Of);
        Pair("Greater", Greater.Of);
        Pair("GreaterOrEqual", GreaterOrEqual.Of);
        Pair("Less", Less.Of);
        Pair("LessOrEqual", LessOrEqual.Of);
        Pair("And", And.Of);
        Pair("Or", Or.Of);
        Pair("Xor", Xor.Of);
        rules.Add("Not", node => [Not.Of(node.Input(0))]);
        rules.Add("Where", node => [Where.Of(node.Input(0), node.Input(1), node.Input(2))]);
        rules.Add("Cast", node => [Cast.Of(node.Input(0), FoldElementwise.CastTarget(node))]);
        rules.Add("CastLike", node => [Cast.Of(node.Input(0), node.Type(1).ElementType)]);
        rules.Add("Trilu", node => [TriluOf(node)]);
        rules.Add("ArgMax", node => [Extreme(node, ArgMax.Of)]);
        rules.Add("ArgMin", node => [Extreme(node, ArgMin.Of)]);
        rules.Add("CumSum", node => [CumSumOf(node)]);
        rules.Add("OneHot", node => [OneHotOf(node)]);
        rules.Add("Hardmax", node => [HardmaxOf(node)]);

        void Pair(string name, Func<Value, Value, Value> of) => rules.Add(name, node => [ImportElementwise.BinaryOf(node, of)]);
    }

    /// <summary>Ones at the given indices of a new last axis, moved to another place.</summary>
    public static Value CodesAlong(Value indices, int depth, int axis, ElementType type)
    {
        Value codes = OneHot.Of(indices, depth, type);
        int last = codes.Type.Rank - 1;
        if (axis == last)
            return codes;

        List<int> order = [.. Enumerable.Range(0, last)];
        order.Insert(axis, last);
        return Transpose.Of(codes, [.. order]);
    }

    private static Value TriluOf(OnnxNode node)
    {
        Value x = node.Input(0);
        int rows = ImportSelection.FixedExtent(node, x, x.Type.Rank - 2);
        int columns = ImportSelection.FixedExtent(node, x, x.Type.Rank - 1);
        long diagonal = node.OptionalKnown(1)?.Numbers[0].Integer ?? 0;
        bool isUpper = node.Attributes.Flag("upper", true);
        bool[] isKept = new bool[rows * columns];
        for (int i = 0; i < isKept.Length; i++)
        {
            long distance = (i % columns) - (i / columns) - diagonal;
            isKept[i] = isUpper ? distance >= 0 : distance <= 0;
        }

        Value condition = Node.Apply(new ConstantOp(Tensor.From<bool>(new Shape(rows, columns), isKept)));
        return Where.Of(condition, x, Node.Apply(new ConstantOp(Tensor.Zeros(x.Type.ElementType, Shape.Scalar))));
    }

    private static Value Extreme(OnnxNode node, Func<Value, int, bool, bool, Value> of)
    {
        Value x = node.Numeric(0);
        return of(x, node.Axis(x.Type.Rank, 0), node.Attributes.Flag("keepdims", true), node.Attributes.Flag("select_last_index"));
    }

    private static Value CumSumOf(OnnxNode node)
    {
        Value x = node.Numeric(0);
        int axis = node.FromFront(node.Known(1).ToIntegers()[0], x.Type.Rank);
        return CumSum.Of(x, axis, node.Attributes.Flag("exclusive"), node.Attributes.Flag("reverse"));
    }

    // off + (on - off) times the codes.
    private static Value OneHotOf(OnnxNode node)
    {
        Value indices = node.Numeric(0);
        if (indices.Type.ElementType is not (ElementType.Int32 or ElementType.Int64))
            indices = Cast.Of(indices, ElementType.Int64);

        int depth = checked((int)FoldElementwise.Converted(node.Known(1), ElementType.Int64).Numbers[0].Integer);
        HostArray values = node.Known(2);
        if (values.ElementType == ElementType.Bool)
            throw node.Refuse("codes of flags are not supported; numbers are");

        Value codes = CodesAlong(indices, depth, node.Axis(indices.Type.Rank + 1, -1), values.ElementType);
        HostNumber off = values.Numbers[0];
        HostNumber range = new(values.Numbers[1].Integer - off.Integer, values.Numbers[1].Real - off.Real);
        return Add.Of(Mul.Of(codes, Scalar(range)), Scalar(off));

        Value Scalar(HostNumber number) => Node.Apply(new ConstantOp(new HostArray(values.ElementType, Shape.Scalar, [number]).ToTensor()));
    }

    // Before opset 13 everything from the axis on was one row.
    private static Value HardmaxOf(OnnxNode node)
    {
        Value x = node.Float(0);
        bool isOld = node.Opset < 13;
        int axis = node.Axis(x.Type.Rank, isOld ? 1 : -1);
        Value rows = isOld ? Flatten.Of(x, axis) : x;
        int along = isOld ? 1 : axis;
        Value codes = CodesAlong(ArgMax.Of(rows, along), ImportSelection.FixedExtent(node, rows, along), along, x.Type.ElementType);
        return Reshape.To(codes, x.Type);
    }
}
