using Microsoft.ML.BigDL.Ops.Products;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Matrix products.</summary>
internal static class ExportProducts
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules) => rules.Add(typeof(MatMul), WriteMatMul);

    private static void WriteMatMul(OnnxNodeWriter node)
    {
        MatMul op = (MatMul)node.Node.Op;
        bool isFlat = node.InputType(0).Rank == 2 && node.InputType(1).Rank == 2;
        if (isFlat && (op.HasBias || op.TransposeA || op.TransposeB))
        {
            node.WriteWith(
                op.EpilogueOperator, "Gemm", node.Inputs(), Attribute("transA", op.TransposeA), Attribute("transB", op.TransposeB));
            return;
        }

        string[] factors =
        [
            op.TransposeA ? Transposed(node, 0) : node.Input(0),
            op.TransposeB ? Transposed(node, 1) : node.Input(1),
        ];
        if (op.HasBias)
            node.WriteWith(op.EpilogueOperator, "Add", [node.Step("MatMul", factors), node.Input(2)]);
        else
            node.WriteWith(op.EpilogueOperator, "MatMul", factors);
    }

    private static string Transposed(OnnxNodeWriter node, int input)
    {
        int rank = node.InputType(input).Rank;
        int[] order = [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
        return node.Step("Transpose", [node.Input(input)], Attribute("perm", order));
    }
}
