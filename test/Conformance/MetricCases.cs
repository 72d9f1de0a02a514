using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Metrics over records that come in three batches.</summary>
internal sealed class MetricCases : ICaseKind
{
    private const double Tolerance = 1e-6;
    private const int Batches = 3;

    public string Name => "metrics";

    public IEnumerable<ConformanceCase> Find(string folder) => OracleCase.Find(folder, "metric", Run);

    private static CaseResult Run(OracleCase oracle)
    {
        Dictionary<string, Tensor> arrays = oracle.Read();
        (Tensor predictions, Tensor targets) = (arrays["y_pred"], arrays["y_true"]);
        OracleArguments arguments = oracle.Arguments();
        Metric metric = Make(oracle.Text("metric"), arguments, predictions);
        arguments.RequireNoneLeft();
        int records = predictions.Shape[0];
        float[] weights = arrays.TryGetValue("sample_weight", out Tensor? given) ? given.Span<float>().ToArray() : [.. Enumerable.Repeat(1f, records)];
        double[] sums = new double[metric.SumCount];
        float[] wanted = Numbers(targets);
        float[] found = Numbers(predictions);
        (int width, int targetWidth) = (found.Length / records, wanted.Length / records);
        for (int batch = 0; batch < Batches; batch++)
        {
            Range rows = (records * batch / Batches)..(records * (batch + 1) / Batches);
            metric.Update(sums, Rows(found, width, rows), width, Rows(wanted, targetWidth, rows), targetWidth, weights[rows]);
        }

        double expected = oracle.Number("value");
        double actual = metric.Result(sums);
        return Math.Abs(actual - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)) ? CaseResult.Passed
            : CaseResult.Failed($"{actual} but {expected} is expected");
    }

    private static Metric Make(string name, OracleArguments arguments, Tensor predictions) => name switch
    {
        "SparseCategoricalAccuracy" => new SparseCategoricalAccuracy(),
        "CategoricalAccuracy" => new CategoricalAccuracy(),
        "SparseTopKCategoricalAccuracy" or "TopKCategoricalAccuracy" => new TopKCategoricalAccuracy { K = arguments.Whole("k", 5) },
        "BinaryAccuracy" => new BinaryAccuracy { Threshold = arguments.Number("threshold", 0.5f) },
        "Precision" => new Precision { Threshold = arguments.Number("thresholds", 0.5f) },
        "Recall" => new Recall { Threshold = arguments.Number("thresholds", 0.5f) },
        "AUC" => new AUC
        {
            Thresholds = arguments.Whole("num_thresholds", 200),
            Curve = Enum.Parse<AUCCurve>(arguments.Text("curve", "ROC")),
        },
        "F1Score" => new F1Score(predictions.Shape[-1])
        {
            Average = Enum.Parse<F1Average>(arguments.Text("average", "macro"), ignoreCase: true),
        },
        "MeanAbsoluteError" => new MAE(),
        "MeanSquaredError" => new MSE(),
        "RootMeanSquaredError" => new RootMeanSquaredError(),
        _ => throw new NotSupportedException($"metric {name}"),
    };

    private static float[] Numbers(Tensor tensor) => tensor.ElementType == ElementType.Int64
        ? [.. tensor.Span<long>().ToArray().Select(value => (float)value)]
        : tensor.Span<float>().ToArray();

    private static float[] Rows(float[] values, int width, Range rows) => values[(rows.Start.Value * width)..(rows.End.Value * width)];
}
