using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Matrix products.</summary>
internal static class ImportProducts
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("MatMul", node => [MatMul.Of(node.Float(0), node.Float(1))]);
        rules.Add("Gemm", node => [GemmOf(node)]);
    }

    // alpha a' b' + beta c; a plain bias is added by the product itself.
    private static Value GemmOf(OnnxNode node)
    {
        bool transposeA = node.Attributes.Flag("transA");
        bool transposeB = node.Attributes.Flag("transB");
        float alpha = node.Attributes.Float("alpha", 1);
        float beta = node.Attributes.Float("beta", 1);
        (Value a, Value b) = (node.Float(0), node.Float(1));
        Dimension columns = b.Type[transposeB ? 0 : 1];
        Value? c = node.Has(2) && beta != 0 ? node.Float(2) : null;
        bool isBias = c is not null && alpha == 1 && beta == 1 && c.Type.Rank > 0 && c.Type[-1] == columns
            && (c.Type.Rank == 1 || (c.Type.Rank == 2 && c.Type[0] == 1));
        if (isBias)
            return MatMul.Of(a, b, c!.Type.Rank == 1 ? c : Reshape.Of(c, columns), transposeA, transposeB);

        Value product = MatMul.Of(a, b, null, transposeA, transposeB);
        Value scaled = alpha == 1 ? product : Scale.Of(product, alpha);
        return c is null ? scaled : Add.Of(scaled, beta == 1 ? c : Scale.Of(c, beta));
    }
}
