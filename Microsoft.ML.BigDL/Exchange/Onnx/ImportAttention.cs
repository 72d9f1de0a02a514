using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Attention written out in products and a softmax: queries, keys and values are <c>[N, heads, steps, width]</c>.</summary>
internal static class ImportAttention
{
    private const int Mask = 3;
    private const int PastKey = 4;
    private const int PastValue = 5;
    private const int ValidLengths = 6;

    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules) => rules.Add("Attention", AttentionOf);

    private static ImmutableArray<Value> AttentionOf(OnnxNode node)
    {
        if (node.Has(ValidLengths))
            throw node.Refuse("lengths of padded sequences are not supported; use a mask");

        bool isFlat = node.Type(0).Rank == 3;
        Value query = Heads(node, 0, "q_num_heads");
        Value key = WithPast(node, Heads(node, 1, "kv_num_heads"), PastKey);
        Value value = WithPast(node, Heads(node, 2, "kv_num_heads"), PastValue);
        int heads = ImportSelection.FixedExtent(node, query, 1);
        int width = ImportSelection.FixedExtent(node, query, 3);
        float scale = node.Attributes.Float("scale", (float)(1 / Math.Sqrt(width)));

        Value product = Scale.Of(MatMul.Of(query, Repeated(node, key, heads), transposeB: true), scale);
        float cap = node.Attributes.Float("softcap", 0);
        Value capped = cap == 0 ? product : Scale.Of(Tanh.Of(Scale.Of(product, 1 / cap)), cap);
        Value masked = Masked(node, capped, key);
        Value weights = masked == capped ? Softmax.Of(masked) : MaskedSoftmax(masked);
        Value result = MatMul.Of(weights, Repeated(node, value, heads));
        Value y = isFlat ? Reshape.Of(
            Transpose.Of(result, 0, 2, 1, 3), result.Type[0], result.Type[2], result.Type[1] * result.Type[3]) : result;
        Value shown = node.Attributes.Int("qk_matmul_output_mode", 0) switch
        {
            0 => product,
            1 => capped,
            2 => masked,
            _ => weights,
        };
        return [y, key, value, shown];
    }

    // [N, T, heads times width] to [N, heads, T, width].
    private static Value Heads(OnnxNode node, int input, string attribute)
    {
        Value x = node.Float(input);
        if (x.Type.Rank == 4)
            return x;

        int heads = node.Attributes.Int32(attribute, 0);
        return heads > 0 && x.Type[2].Divide(heads) is { } width
            ? Transpose.Of(Reshape.Of(x, x.Type[0], x.Type[1], heads, width), 0, 2, 1, 3)
            : throw node.Refuse($"{heads} heads do not divide {x.Type}");
    }

    private static Value WithPast(OnnxNode node, Value x, int past)
    {
        if (!node.Has(past))
            return x;

        Value before = node.Float(past);
        ImportSelection.FixedExtent(node, before, 2);
        ImportSelection.FixedExtent(node, x, 2);
        return Concat.Of([before, x], 2);
    }

    // Several heads of the queries share one of keys and values.
    private static Value Repeated(OnnxNode node, Value x, int heads)
    {
        int own = ImportSelection.FixedExtent(node, x, 1);
        if (own == heads)
            return x;

        if (heads % own != 0)
            throw node.Refuse($"{own} heads cannot be shared by {heads}");

        (Dimension n, Dimension steps, Dimension width) = (x.Type[0], x.Type[2], x.Type[3]);
        TensorType repeated = new(x.Type.ElementType, n, own, heads / own, steps, width);
        return Reshape.Of(Expand.To(Reshape.Of(x, n, own, 1, steps, width), repeated), n, heads, steps, width);
    }

    // A query that may look at nothing takes nothing, where the softmax of minus infinities would be no number.
    private static Value MaskedSoftmax(Value scores)
    {
        Value largest = ReduceMax.Of(scores, [-1], keepDims: true);
        Value seesAny = Greater.Of(largest, OnnxNode.Number(scores, float.NegativeInfinity));
        return Where.Of(seesAny, Softmax.Of(scores), OnnxNode.Number(scores, 0));
    }

    private static Value Masked(OnnxNode node, Value scores, Value key)
    {
        Value masked = scores;
        if (node.Has(Mask))
        {
            if (node.Type(Mask)[-1] != key.Type[2])
                throw node.Refuse($"a mask {node.Type(Mask)} for {key.Type[2]} keys is not supported; it must have as many columns");

            masked = node.Type(Mask).ElementType == ElementType.Bool
                ? Where.Of(node.Input(Mask), masked, OnnxNode.Number(masked, float.NegativeInfinity))
                : Add.Of(masked, node.Float(Mask));
        }

        return Window(node, scores, key) is { } window ? Add.Of(masked, window) : masked;
    }

    // Which steps a query may look at, as 0 and minus infinity; null if it may look at all.
    private static Value? Window(OnnxNode node, Value scores, Value key)
    {
        bool isCausal = node.Attributes.Flag("is_causal");
        int left = node.Attributes.Int32("left_window_size", -1);
        int right = isCausal ? 0 : node.Attributes.Int32("right_window_size", -1);
        if (left < 0 && right < 0)
            return null;

        int queries = ImportSelection.FixedExtent(node, scores, 2);
        int keys = ImportSelection.FixedExtent(node, key, 2);
        int offset = node.Has(PastKey) ? ImportSelection.FixedExtent(node, node.Float(PastKey), 2) : 0;
        float[] mask = new float[queries * keys];
        for (int i = 0; i < mask.Length; i++)
        {
            int distance = (i % keys) - (i / keys) - offset;
            if ((right >= 0 && distance > right) || (left >= 0 && -distance > left))
                mask[i] = float.NegativeInfinity;
        }

        return Node.Apply(new ConstantOp(Tensor.From<float>(new Shape(queries, keys), mask)));
    }
}
