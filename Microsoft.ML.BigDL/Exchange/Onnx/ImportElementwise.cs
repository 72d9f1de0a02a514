using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that work element by element.</summary>
internal static class ImportElementwise
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        Unary("Abs", Abs.Of);
        Unary("Ceil", Ceil.Of);
        Unary("Cos", Cos.Of);
        Unary("Erf", Erf.Of);
        Unary("Exp", Exp.Of);
        Unary("Floor", Floor.Of);
        Unary("HardSwish", HardSwish.Of);
        Unary("IsNaN", x => Not.Of(Equal.Of(x, x)));
        Unary("Log", Log.Of);
        Unary("Mish", Mish.Of);
        Unary("Neg", Neg.Of);
        Unary("Reciprocal", Reciprocal.Of);
        Unary("Relu", Relu.Of);
        Unary("Round", Round.Of);
        Unary("Sigmoid", Sigmoid.Of);
        Unary("Sign", Sign.Of);
        Unary("Sin", Sin.Of);
        Unary("Softplus", Softplus.Of);
        Unary("Softsign", Softsign.Of);
        Unary("Sqrt", Sqrt.Of);
        Unary("Tan", x => Div.Of(Sin.Of(x), Cos.Of(x)));
        Unary("Tanh", Tanh.Of);
        rules.Add("Celu", node => [CeluOf(node.Float(0), node.Attributes.Float("alpha", 1))]);
        rules.Add("Clip", node => [ClipOf(node)]);
        rules.Add("Elu", node => [Elu.Of(node.Float(0), node.Attributes.Float("alpha", 1))]);
        rules.Add("Gelu", node => [GeluOf(node)]);
        rules.Add("HardSigmoid", node => [HardSigmoid.Of(
            node.Float(0), node.Attributes.Float("alpha", 0.2f), node.Attributes.Float("beta", 0.5f))]);
        rules.Add("LeakyRelu", node => [LeakyRelu.Of(node.Float(0), node.Attributes.Float("alpha", 0.01f))]);
        rules.Add("PRelu", node => [PReluOf(node)]);
        rules.Add("Selu", node => [SeluOf(node)]);
        rules.Add("Shrink", node => [ShrinkOf(node.Float(0), node.Attributes.Float("lambd", 0.5f), node.Attributes.Float("bias", 0))]);
        rules.Add("ThresholdedRelu", node => [ThresholdedReluOf(node.Float(0), node.Attributes.Float("alpha", 1))]);
        rules.Add("Swish", node => [SwishOf(node.Float(0), node.Attributes.Float("alpha", 1))]);

        Binary("Add", Add.Of);
        Binary("Sub", Sub.Of);
        Binary("Mul", Mul.Of);
        Binary("Div", Div.Of);
        rules.Add("Pow", node => [PowOf(node)]);
        rules.Add("Max", node => [Enumerable.Aggregate(All(node), Max.Of)]);
        rules.Add("Min", node => [Enumerable.Aggregate(All(node), Min.Of)]);
        rules.Add("Sum", node => [SumOf(node)]);
        rules.Add("Mean", node => [Scale.Of(SumOf(node), 1f / node.InputCount)]);

        void Unary(string name, Func<Value, Value> of) => rules.Add(name, node => [of(node.Float(0))]);

        void Binary(string name, Func<Value, Value, Value> of) => rules.Add(name, node => [BinaryOf(node, (x, y) => of(node.Numeric(0), y))]);
    }

    /// <summary>Before opset 7 the right operand was broadcast from a named axis on, and only when told to.</summary>
    public static Value BinaryOf(OnnxNode node, Func<Value, Value, Value> of)
    {
        Value right = node.Input(1);
        if (node.Opset < 7 && node.Attributes.Flag("broadcast") && node.Attributes.Has("axis"))
        {
            int rank = node.Type(0).Rank;
            int axis = node.Axis(rank, 0);
            right = Ops.Shaping.Reshape.Of(right, [
                .. right.Type.Dimensions.ToArray().Select(extent => (Dimension?)extent),
                .. Enumerable.Repeat((Dimension?)1, rank - axis - right.Type.Rank)]);
        }

        return node.Type(0).ElementType == right.Type.ElementType ? of(node.Input(0), right)
            : throw node.Refuse($"operands of different types, {node.Operand(0)} and {node.Operand(1)}, are not supported");
    }

    private static Value CeluOf(Value x, float alpha) => Scale.Of(Elu.Of(Scale.Of(x, 1 / alpha), 1), alpha);

    private static Value ClipOf(OnnxNode node)
    {
        if (node.Opset < 11)
        {
            return Clip.Of(
                node.Float(0),
                node.Attributes.Float("min", float.NegativeInfinity),
                node.Attributes.Float("max", float.PositiveInfinity));
        }

        double minimum = node.OptionalKnown(1)?.Numbers[0].Real ?? double.NegativeInfinity;
        double maximum = node.OptionalKnown(2)?.Numbers[0].Real ?? double.PositiveInfinity;
        return Clip.Of(node.Float(0), (float)Math.Min(minimum, maximum), (float)maximum);
    }

    private static Value GeluOf(OnnxNode node) => node.Attributes.Text("approximate", "none") == "tanh"
        ? GeluTanh.Of(node.Float(0))
        : Gelu.Of(node.Float(0));

    // max(x, 0) + slope min(x, 0).
    private static Value PReluOf(OnnxNode node)
    {
        Value x = node.Float(0);
        return Sub.Of(Relu.Of(x), Mul.Of(node.Float(1), Relu.Of(Neg.Of(x))));
    }

    private static Value SeluOf(OnnxNode node)
    {
        const float Alpha = 1.67326319217681884765625f;
        const float Gamma = 1.05070102214813232421875f;
        return node.Attributes.Float("alpha", Alpha) == Alpha && node.Attributes.Float("gamma", Gamma) == Gamma
            ? Selu.Of(node.Float(0))
            : Scale.Of(Elu.Of(node.Float(0), node.Attributes.Float("alpha", Alpha)), node.Attributes.Float("gamma", Gamma));
    }

    private static Value SwishOf(Value x, float alpha) =>
        alpha == 1 ? Silu.Of(x) : Mul.Of(x, Sigmoid.Of(Scale.Of(x, alpha)));

    private static Value PowOf(OnnxNode node)
    {
        Value x = node.Float(0);
        if (node.Type(1).ElementType == x.Type.ElementType)
            return BinaryOf(node, Pow.Of);

        HostArray exponent = FoldElementwise.Converted(node.Known(1), x.Type.ElementType);
        return Pow.Of(x, Node.Apply(new ConstantOp(exponent.ToTensor())));
    }

    private static ImmutableArray<Value> All(OnnxNode node) => [.. Enumerable.Range(0, node.InputCount).Select(node.Numeric)];

    // x + bias below -threshold, x - bias above threshold, 0 between.
    private static Value ShrinkOf(Value x, float threshold, float bias)
    {
        Value above = Where.Of(Greater.Of(x, OnnxNode.Number(x, threshold)), Sub.Of(x, OnnxNode.Number(x, bias)), OnnxNode.Number(x, 0));
        return Where.Of(Less.Of(x, OnnxNode.Number(x, -threshold)), Add.Of(x, OnnxNode.Number(x, bias)), above);
    }

    private static Value ThresholdedReluOf(Value x, float threshold) =>
        Where.Of(Greater.Of(x, OnnxNode.Number(x, threshold)), x, OnnxNode.Number(x, 0));

    private static Value SumOf(OnnxNode node)
    {
        ImmutableArray<Value> inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Float)];
        return inputs.Length == 1 ? inputs[0]
            : inputs.All(input => input.Type == inputs[0].Type) ? Sum.Of(inputs)
            : Enumerable.Aggregate(inputs, Add.Of);
    }
}
