using Microsoft.ML.BigDL.Tensors;
using DataType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.TensorProto.Types.DataType;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Element by element arithmetic, comparison and logic on known values.</summary>
internal static class FoldElementwise
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, HostArray[]>> rules)
    {
        Binary("Add", (a, b) => a + b, (a, b) => a + b, (a, b) => IsZero(b) ? a : IsZero(a) ? b : null);
        Binary("Sub", (a, b) => a - b, (a, b) => a - b, (a, b) => IsZero(b) ? a : null);
        Binary("Mul", (a, b) => a * b, (a, b) => a * b, Product);
        Binary("Div", (a, b) => b == 0 ? throw new ModelFormatException("A model constant is divided by 0.") : a / b, (a, b) => a / b, Quotient);
        Binary("Pow", (a, b) => (long)Math.Pow(a, b), Math.Pow);
        Binary("Min", Math.Min, Math.Min);
        Binary("Max", Math.Max, Math.Max);
        Binary("Sum", (a, b) => a + b, (a, b) => a + b);
        Binary("BitwiseAnd", (a, b) => a & b);
        Binary("BitwiseOr", (a, b) => a | b);
        Binary("BitwiseXor", (a, b) => a ^ b);
        rules.Add("Mod", node => [node.Attributes.Flag("fmod")
            ? Combine(node, (a, b) => a % b, (a, b) => a % b)
            : Combine(node, (a, b) => a - (b * (long)Math.Floor((double)a / b)), null)]);

        Compare("Equal", (a, b) => a == b, (a, b) => a == b, Same);
        Compare("Less", (a, b) => a < b, (a, b) => a < b);
        Compare("LessOrEqual", (a, b) => a <= b, (a, b) => a <= b);
        Compare("Greater", (a, b) => a > b, (a, b) => a > b);
        Compare("GreaterOrEqual", (a, b) => a >= b, (a, b) => a >= b);
        Compare("And", (a, b) => (a & b) != 0);
        Compare("Or", (a, b) => (a | b) != 0);
        Compare("Xor", (a, b) => (a ^ b) != 0);

        Unary("Neg", a => -a, a => -a);
        Unary("Abs", Math.Abs, Math.Abs);
        Unary("Sign", a => Math.Sign(a), a => double.IsNaN(a) ? a : Math.Sign(a));
        Unary("Not", a => a == 0 ? 1 : 0, null);
        Unary("BitwiseNot", a => ~a, null);
        Unary("Sqrt", null, Math.Sqrt);
        Unary("Reciprocal", null, a => 1 / a);
        Unary("Exp", null, Math.Exp);
        Unary("Log", null, Math.Log);
        Unary("Floor", null, Math.Floor);
        Unary("Ceil", null, Math.Ceiling);
        Unary("Round", null, a => Math.Round(a, MidpointRounding.ToEven));
        rules.Add("Identity", node => [node.Known(0)]);
        rules.Add("Cast", node => [Cast(node, CastTarget(node))]);
        rules.Add("CastLike", node => [Cast(node, node.Type(1).ElementType)]);

        void Binary(
            string name,
            Func<long, long, long> integers,
            Func<double, double, double>? reals = null,
            Func<HostNumber, HostNumber, HostNumber?>? symbols = null) =>
            rules.Add(name, node => [Combine(node, integers, reals, symbols)]);

        void Compare(
            string name,
            Func<long, long, bool> integers,
            Func<double, double, bool>? reals = null,
            Func<HostNumber, HostNumber, HostNumber?>? symbols = null) =>
            rules.Add(name, node => [Combine(
                node,
                (a, b) => integers(a, b) ? 1 : 0,
                reals is null ? null : (a, b) => reals(a, b) ? 1 : 0,
                symbols,
                ElementType.Bool)]);

        void Unary(string name, Func<long, long>? integers, Func<double, double>? reals) =>
            rules.Add(name, node => [Map(node, integers, reals)]);
    }

    /// <summary>The type a Cast node names.</summary>
    public static ElementType CastTarget(OnnxNode node)
    {
        int to = node.Attributes.Int32("to", 0);
        return OnnxTensors.ExactTypeOf(to) ?? throw node.Refuse($"elements of type {(DataType)to} are not supported");
    }

    /// <summary>Numbers converted to a type: towards zero to integers, rounded to floats, non-zero to true.</summary>
    public static HostArray Converted(HostArray input, ElementType to)
    {
        if (ElementTypes.IsFloat(to) != input.IsReal)
        {
            HostNumber[] numbers = Array.ConvertAll(input.Numbers, number =>
                number.Symbol is not null ? number
                : ElementTypes.IsFloat(to) ? HostNumber.Of((double)number.Integer)
                : to == ElementType.Bool ? HostNumber.Of(number.Real != 0)
                : HostNumber.Of((long)number.Real));
            return Rounded(to, input.Shape, numbers);
        }

        return Rounded(to, input.Shape, input.Numbers);
    }

    private static HostArray Cast(OnnxNode node, ElementType to)
    {
        HostArray input = node.Known(0);
        return input.IsFixed || to is ElementType.Int64 or ElementType.Int32 ? Converted(input, to)
            : throw node.Refuse($"the symbolic extents {input} cannot become {to}");
    }

    private static HostArray Map(OnnxNode node, Func<long, long>? integers, Func<double, double>? reals)
    {
        HostArray input = node.Known(0);
        if (!input.IsFixed || (input.IsReal ? reals is null : integers is null))
            throw node.Refuse($"it cannot be computed on {input} while importing");

        return Rounded(input.ElementType, input.Shape, Array.ConvertAll(input.Numbers, number =>
            input.IsReal ? HostNumber.Of(reals!(number.Real)) : HostNumber.Of(integers!(number.Integer))));
    }

    private static HostArray Combine(
        OnnxNode node,
        Func<long, long, long> integers,
        Func<double, double, double>? reals,
        Func<HostNumber, HostNumber, HostNumber?>? symbols = null,
        ElementType? outputType = null)
    {
        HostArray result = node.Known(0);
        ElementType type = outputType ?? result.ElementType;
        for (int i = 1; i < node.InputCount; i++)
        {
            HostArray other = node.Known(i);
            bool isReal = result.IsReal || other.IsReal;
            if (isReal && reals is null)
                throw node.Refuse($"it is not defined on {result} and {other}");

            Shape shape = IndexMap.BroadcastShape(result.Shape, other.Shape);
            HostNumber[] left = IndexMap.Apply(IndexMap.Broadcast(result.Shape, shape), result.Numbers);
            HostNumber[] right = IndexMap.Apply(IndexMap.Broadcast(other.Shape, shape), other.Numbers);
            for (int k = 0; k < left.Length; k++)
            {
                left[k] = left[k].Symbol is not null || right[k].Symbol is not null
                    ? symbols?.Invoke(left[k], right[k])
                        ?? throw node.Refuse($"it cannot be computed on the symbolic extents {result} and {other}")
                    : !isReal ? HostNumber.Of(integers(left[k].Integer, right[k].Integer))
                    : ElementTypes.IsFloat(type) ? HostNumber.Of(reals!(left[k].Real, right[k].Real))
                    : HostNumber.Of((long)reals!(left[k].Real, right[k].Real));
            }

            result = Rounded(type, shape, left);
        }

        return result;
    }

    private static bool IsZero(HostNumber number) => number is { Symbol: null, Integer: 0 };

    private static HostNumber? Product(HostNumber left, HostNumber right) =>
        left.Extent is { } a && right.Extent is { } b ? HostNumber.Of(a * b) : null;

    private static HostNumber? Quotient(HostNumber left, HostNumber right) =>
        left.Extent is { } a && right.Extent is { } b && a.Divide(b) is { } quotient ? HostNumber.Of(quotient) : null;

    // A symbol is some number above 0, so it differs from all others for sure; two symbols may or may not be equal.
    private static HostNumber? Same(HostNumber left, HostNumber right) =>
        left.Symbol == right.Symbol ? HostNumber.Of(true)
        : (left.Symbol is null && left.Integer <= 0) || (right.Symbol is null && right.Integer <= 0) ? HostNumber.Of(false)
        : null;

    // The numbers as they are once stored in the element type.
    private static HostArray Rounded(ElementType type, Shape shape, HostNumber[] numbers) => new(type, shape, type switch
    {
        ElementType.Float32 => Array.ConvertAll(numbers, number => HostNumber.Of((double)(float)number.Real)),
        ElementType.Int32 => ConvertIntegers(numbers, value => (int)value),
        ElementType.UInt8 => ConvertIntegers(numbers, value => (byte)value),
        ElementType.Bool => ConvertIntegers(numbers, value => value == 0 ? 0 : 1),
        _ => numbers,
    });

    private static HostNumber[] ConvertIntegers(HostNumber[] numbers, Func<long, long> convert) => Array.ConvertAll(
        numbers, number => number.Symbol is null ? HostNumber.Of(convert(number.Integer)) : number);
}
