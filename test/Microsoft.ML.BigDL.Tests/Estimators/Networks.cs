using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Exchange.Onnx;

namespace Microsoft.ML.BigDL.Tests.Estimators;

/// <summary>Small networks whose scores are known by hand, as transformers.</summary>
internal static class Networks
{
    /// <summary>W[j, c] of the linear networks below.</summary>
    public static float Weight(int j, int c) => (((j * 7) + (c * 5)) % 11 * 0.1f) - 0.5f;

    /// <summary><c>scores[c] = sum over j of x[j] W[j, c]</c>.</summary>
    public static float[] Scores(ReadOnlySpan<float> x, int outputs)
    {
        float[] scores = new float[outputs];
        for (int c = 0; c < outputs; c++)
        {
            for (int j = 0; j < x.Length; j++)
                scores[c] += x[j] * Weight(j, c);
        }

        return scores;
    }

    public static float[] Softmax(float[] scores)
    {
        double sum = scores.Sum(score => Math.Exp(score - scores.Max()));
        return [.. scores.Select(score => (float)(Math.Exp(score - scores.Max()) / sum))];
    }

    /// <summary>A matrix product of the flattened input.</summary>
    public static byte[] Linear(int[] dimensions, int outputs)
    {
        int width = dimensions.Aggregate(1, (product, extent) => product * extent);
        float[] weights = [.. Enumerable.Range(0, width * outputs).Select(i => Weight(i / outputs, i % outputs))];
        return OnnxModels.Serialized(
            [OnnxModels.Input("x", ElementType.Float32, ["N", .. dimensions.Cast<object>()])], ["y"],
            [
                OnnxModels.Node("Flatten", ["x"], ["flat"], OnnxModels.Attribute("axis", 1)),
                OnnxModels.Node("MatMul", ["flat", "w"], ["y"]),
            ],
            OnnxTensors.Write("w", Tensor.From<float>(new Shape(width, outputs), weights)));
    }

    /// <summary>Rating of a user and an item: the product of their rows in two tables, summed.</summary>
    public static byte[] Factorization(float[] users, float[] items, int factors) => OnnxModels.Serialized(
        [OnnxModels.Input("user", ElementType.Int32, "N"), OnnxModels.Input("item", ElementType.Int32, "N")], ["rating"],
        [
            OnnxModels.Node("Gather", ["users", "user"], ["u"]),
            OnnxModels.Node("Gather", ["items", "item"], ["i"]),
            OnnxModels.Node("Mul", ["u", "i"], ["products"]),
            OnnxModels.Node("ReduceSum", ["products", "axis"], ["rating"], OnnxModels.Attribute("keepdims", 1)),
        ],
        OnnxTensors.Write("users", Tensor.From<float>(new Shape(users.Length / factors, factors), users)),
        OnnxTensors.Write("items", Tensor.From<float>(new Shape(items.Length / factors, factors), items)),
        OnnxModels.Longs("axis", 1));

    public static ScoringModel Describe(ScoringTask task, IDataView data, ColumnRequest column, int[] dimensions, int outputs, float scale = 1) => new()
    {
        Task = task,
        Inputs = [InputBinding.Create("x", column, [.. dimensions], data.Schema[column.Name].Type, scale)],
        Outputs =
        [
            new OutputBinding("y", task == ScoringTask.General ? "Outputs" : "Score")
            {
                Dimensions = [outputs],
                Head = task == ScoringTask.Multiclass ? OutputHead.Softmax : OutputHead.None,
            },
        ],
        Label = task == ScoringTask.General ? "" : "Label",
    };

    public static BigDLTransformer Transformer(ScoringTask task, IDataView data, int[] dimensions, int outputs, string column = "Features")
    {
        ScoringModel model = Describe(task, data, new ColumnRequest(column), dimensions, outputs);
        DataViewSchema.DetachedColumn? label = task == ScoringTask.Multiclass ? new(data.Schema["Label"]) : null;
        return new BigDLTransformer(Linear(dimensions, outputs), model, [data.Schema[column].Type], label);
    }
}
