using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Tests.Arrow;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>The worker's scoring job and the driver's plan for it, without Spark between them.</summary>
[TestClass]
public sealed class ScoringTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly Lazy<ITransformer> s_model = new(() => Flowers.Train(s_ml));
    private static readonly IDataView s_rows = s_ml.Data.LoadFromEnumerable(Flowers.Rows);

    private static SparkSchema Schema => SparkSchema.FromDataView(s_rows.Schema);

    [TestMethod]
    public void Scores_of_batches_equal_those_of_the_whole()
    {
        string[] columns = ["id", "guess", "Score", "kind"];
        ScoringPlan plan = ScoringPlan.Of(s_model.Value, Schema, null, columns);
        Assert.AreEqual("id int, guess string, Score array<float>, kind string", Names(plan));

        ArrowDataView scored = Run(s_model.Value, s_rows, plan, batchRows: 70);

        IDataView local = s_ml.Transforms.SelectColumns(columns).Fit(s_model.Value.Transform(s_rows)).Transform(s_model.Value.Transform(s_rows));
        foreach (string column in columns)
            CollectionAssert.AreEqual(ViewRows.Column(local, column).Select(ViewRows.Show).ToArray(), ViewRows.Column(scored, column).Select(ViewRows.Show).ToArray());
        Assert.HasCount(2, ViewRows.Column(scored, "guess").Distinct().ToArray());
    }

    [TestMethod]
    public void All_columns_pass_and_all_new_ones_follow()
    {
        SparkSchema wide = new([
            .. Schema, new SparkField("day", SparkType.Date), new SparkField("pair", SparkType.StructOf(new SparkField("a", SparkType.Integer))),
            new SparkField("nested", SparkType.ArrayOf(SparkType.ArrayOf(SparkType.Float)))]);
        ScoringPlan plan = ScoringPlan.Of(s_model.Value, wide, null, []);
        CollectionAssert.AreEqual(
            new[] { "id", "length", "width", "kind", "day", "pair", "nested", "Label", "Features", "PredictedLabel", "Score", "guess" },
            plan.Output.Select(field => field.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5, 6, -1, -1, -1, -1, -1 }, plan.Columns.Select(column => column.Input).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5 }, plan.Read, "ML.NET has no arrays of arrays");
    }

    [TestMethod]
    public void A_column_that_the_model_replaces_is_the_models()
    {
        ITransformer model = s_ml.Transforms.Text.NormalizeText("kind", caseMode: TextNormalizingEstimator.CaseMode.Upper)
            .Append(s_ml.Transforms.DropColumns("width")).Fit(s_rows);
        ScoringPlan plan = ScoringPlan.Of(model, Schema, null, []);
        Assert.AreEqual("id int, length float, kind string", Names(plan));
        Assert.AreEqual(-1, plan.Columns[2].Input);
        CollectionAssert.AreEqual(new object[] { "DAISY", "TULIP" }, ViewRows.Column(Run(model, s_rows, plan, 100), "kind").Distinct().ToArray());
    }

    [TestMethod]
    public void Unknown_columns_are_named_with_those_there_are()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => ScoringPlan.Of(s_model.Value, Schema, null, ["gues"]));
        StringAssert.Contains(error.Message, "'gues'");
        StringAssert.Contains(error.Message, "'guess'");
    }

    [TestMethod]
    public void A_worker_refuses_to_send_another_type_than_was_declared()
    {
        ScoringPlan plan = ScoringPlan.Of(s_model.Value, Schema, null, ["Score"]);
        plan = plan with { Columns = [plan.Columns[0] with { Type = "float" }] };
        WorkerFaultException error = Assert.ThrowsExactly<WorkerFaultException>(() => Run(s_model.Value, s_rows, plan, 100));
        StringAssert.Contains(error.Message, "column 'Score' is array<float> here, but the driver declared it to Spark as float");
    }

    [TestMethod]
    public void A_model_is_loaded_once_however_many_tasks_want_it()
    {
        byte[] saved = Saved(s_model.Value);
        int opened = 0;
        var models = new LoadedModels();
        ITransformer[] loaded = new ITransformer[8];
        Parallel.For(0, loaded.Length, i => loaded[i] = models.Get("m", () =>
        {
            Interlocked.Increment(ref opened);
            return new MemoryStream(saved);
        }));
        Assert.AreEqual(1, opened);
        Assert.IsTrue(loaded.All(model => ReferenceEquals(model, loaded[0])));
        Assert.Contains(step => step is BigDLTransformer, (IEnumerable<ITransformer>)loaded[0], "its networks score in batches");
    }

    [TestMethod]
    public void Arrays_take_the_sizes_of_the_training_data()
    {
        IDataView train = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(i => new SizedRow { x = [i, -i, 1] }));
        NormalizingTransformer model = s_ml.Transforms.NormalizeMinMax("y", "x").Fit(train);
        SparkSchema schema = SparkSchema.FromDataView(train.Schema);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ScoringPlan.Of(model, schema, null, ["y"]));

        ScoringPlan plan = ScoringPlan.Of(model, schema, train.Schema, ["y"]);
        CollectionAssert.AreEqual(
            ViewRows.Column(model.Transform(train), "y").Select(ViewRows.Show).ToArray(),
            ViewRows.Column(Run(model, train, plan, batchRows: 20), "y").Select(ViewRows.Show).ToArray());

        IDataView bad = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(i => new UnsizedRow { x = i == 30 ? [1, 2] : [1, 2, 3] }));
        WorkerFaultException error = Assert.ThrowsExactly<WorkerFaultException>(() => Run(model, bad, plan, batchRows: 20));
        StringAssert.Contains(error.Message, "Column 'x', row 30: the list has 2 elements, but 3 were declared.");
    }

    [TestMethod]
    public void A_network_trained_on_arrays_of_no_declared_size_scores_them()
    {
        IDataView rows = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new UnsizedRow { x = [i % 2, 1 - (i % 2)], Label = i % 2 == 0 }));
        TransformerChain<BigDLTransformer> model = s_ml.Transforms.CopyColumns("copy", "Label").Append(s_ml.BinaryClassification.Trainers.BigDL(
            new Sequential(new Dense(1)), new BigDLOptions { FeatureColumnName = "x", Epochs = 2, Threads = 1 })).Fit(rows);
        ScoringPlan plan = ScoringPlan.Of(model, SparkSchema.FromDataView(rows.Schema), null, ["Score"]);
        CollectionAssert.AreEqual(ViewRows.Column(model.Transform(rows), "Score"), ViewRows.Column(Run(model, rows, plan, 30), "Score"));
    }

    [TestMethod]
    public void A_missing_model_file_is_named()
    {
        ScoringPlan plan = ScoringPlan.Of(s_model.Value, Schema, null, []);
        var command = new ScoreCommand("0123", null, plan.Read, plan.Extents, plan.Columns);
        WorkerFaultException error = Assert.ThrowsExactly<WorkerFaultException>(() => Run(command, s_rows, 100));
        StringAssert.Contains(error.Message, "bigdl-model-0123.zip");
    }

    private static string Names(ScoringPlan plan) => string.Join(", ", plan.Output.Select(field => $"{field.Name} {field.Type}"));

    private static byte[] Saved(ITransformer model)
    {
        using var stream = new MemoryStream();
        s_ml.Model.Save(SavedModels.Sized(model), null, stream);
        return stream.ToArray();
    }

    private static ArrowDataView Run(ITransformer model, IDataView rows, ScoringPlan plan, int batchRows) =>
        Run(new ScoreCommand("m", Saved(model), plan.Read, plan.Extents, plan.Columns), rows, batchRows);

    // The rows go to the job and come back in the bytes that Spark would send and get.
    private static ArrowDataView Run(ScoreCommand command, IDataView rows, int batchRows)
    {
        using var sent = new MemoryStream();
        using (var writer = new ArrowStreamWriter(sent, MapInArrowForm.Wrap(ArrowRows.SchemaOf(rows.Schema).ToArrow()), leaveOpen: true))
        {
            foreach (RecordBatch batch in ArrowRows.Batches(rows, batchRows))
                writer.WriteRecordBatch(MapInArrowForm.Wrap(batch));
            writer.WriteEnd();
        }

        sent.Position = 0;
        using var input = new InputBatches(sent);
        using var answer = new MemoryStream();
        using (var output = new OutputBatches(answer))
        {
            foreach (RecordBatch batch in new ScoreJob(new LoadedModels()).Run(TestTask.Barrier, Message.Write(command), input, CancellationToken.None))
                output.Write(batch);
            output.End();
        }

        byte[] stream = answer.ToArray()[sizeof(int)..];
        using ArrowStreamReader schema = new(new MemoryStream(stream));
        return ArrowDataView.OfMapInArrow(schema.Schema, () => Batches(stream));
    }

    private static IEnumerable<RecordBatch> Batches(byte[] stream)
    {
        using ArrowStreamReader reader = new(new MemoryStream(stream));
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    private sealed class SizedRow
    {
        [VectorType(3)]
        public float[] x { get; set; } = [];
    }

    private sealed class UnsizedRow
    {
        public float[] x { get; set; } = [];

        public bool Label { get; set; }
    }
}
