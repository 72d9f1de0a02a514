using System.Diagnostics;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.BigDL.Benchmarks.Spark;

/// <summary>
/// How fast the rows of a cached frame get to where they are trained on, read by the executors or through the driver, and how fast they are scored.
/// </summary>
internal static class RowsBenchmark
{
    private const int Rows = 100_000;
    private const int Width = 100;
    private const int Partitions = 8;
    private const int Ranks = 2;
    private const int Runs = 3;
    private const double Megabytes = Rows * (Width + 1.0) * sizeof(float) / 1e6;

    public static void Run(TextWriter output, SparkSession spark, SparkEngine engine)
    {
        SparkDataFrame frame = spark.Range(0, Rows, 1, Partitions)
            .SelectExpr($"transform(sequence(1, {Width}), i -> CAST((id * i) % 17 AS FLOAT)) AS Features", "CAST(id % 2 AS FLOAT) AS Label").Cache();
        frame.Count();
        var ml = new MLContext(seed: 1);
        ExpressionTransformer scale = ml.Transforms.Expression("Scaled", "x => x / 17", "Features").Fit(frame.ToDataView());
        IDataView view = scale.Transform(frame.ToDataView());
        var network = new Sequential(new Input(Width), new Dense(16) { Activation = Activation.ReLU }, new Dense(1));
        ITransformer model = scale.Append(ml.Regression.Trainers.BigDL(
            network, new BigDLOptions { FeatureColumnName = "Scaled", Epochs = 1, BatchSize = 1000, Engine = engine }).Fit(view));
        ColumnRequest[] requests = [new("Scaled") { Dimensions = [Width] }, new("Label") { Dimensions = [1] }];

        output.WriteLine($"### {Rows:N0} rows of {Width + 1} floats, {Partitions} cached partitions, divided by a transform of ML.NET");
        output.WriteLine();
        output.WriteLine("| rows | s | MB/s |");
        output.WriteLine("|---|---:|---:|");
        Line(output, "read, transformed and packed by executors", () => Place(engine, network, new EngineTrainingRows(engine.Open(view, out _)!, null, [.. requests])));
        Line(output, "the same by the driver, and sent", () => Place(engine, network, PackedTrainingRows.Read(view, null, requests, 0, 1, CancellationToken.None)));
        Line(output, "scored by executors", () => model.Transform(frame, "Score").Write().Format("noop").Mode(SaveMode.Overwrite).Save());
        output.WriteLine();
        frame.Unpersist();
    }

    private static void Place(SparkEngine engine, Sequential network, TrainingRows rows)
    {
        Layers.Model model = network.Build();
        using var parameters = new ParameterStore(model.Layout);
        var options = new TrainingOptions { Loss = new MeanSquaredError(), Optimizer = new Adam(), Threads = 1, LogicalRanks = Ranks };
        using (rows)
        using (new SparkRun(engine.Cluster, new TrainingJob(model, parameters, options) { FeatureScale = 1, IsWeighted = false, Rows = rows }, new(), threads: 1))
        {
            // Nothing is trained: the run begins when the rows are in place.
        }
    }

    private static void Line(TextWriter output, string name, Action action)
    {
        action();
        double[] seconds = [.. Enumerable.Range(0, Runs).Select(_ =>
        {
            long began = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }).Order()];
        output.WriteLine(FormattableString.Invariant($"| {name} | {seconds[Runs / 2]:0.00} | {Megabytes / seconds[Runs / 2]:n0} |"));
    }
}
