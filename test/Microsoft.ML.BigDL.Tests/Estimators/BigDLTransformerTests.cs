using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class BigDLTransformerTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(256)]
    [DataRow(600)]
    public void Batched_scores_are_those_of_the_network(int count)
    {
        Samples.Sample[] rows = Samples.Rows(count);
        IDataView data = Keyed(rows);
        using BigDLTransformer transformer = Networks.Transformer(ScoringTask.Multiclass, data, [4], 3);
        IDataView scored = transformer.Transform(data);

        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        Assert.HasCount(count, scores);
        for (int i = 0; i < count; i++)
            AssertClose(Networks.Softmax(Networks.Scores(rows[i].Features, 3)), scores[i]);
    }

    [TestMethod]
    public void Columns_that_pass_through_keep_their_values()
    {
        Samples.Sample[] rows = Samples.Rows(300);
        IDataView data = Keyed(rows);
        using BigDLTransformer transformer = Networks.Transformer(ScoringTask.Multiclass, data, [4], 3);
        Scored[] scored = [.. s_ml.Data.CreateEnumerable<Scored>(transformer.Transform(data), reuseRowObject: false)];

        for (int i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual(i, scored[i].Id);
            Assert.AreEqual(rows[i].Name, scored[i].Name);
            CollectionAssert.AreEqual(rows[i].Features, scored[i].Features);
            Assert.HasCount(3, scored[i].Score);
        }

        CollectionAssert.AreEqual(rows.Select(row => row.Name).ToArray(), transformer.Transform(data).GetColumn<string>("Name").ToArray());
    }

    [TestMethod]
    public void Evaluate_reads_the_columns_of_every_task()
    {
        IDataView data = Keyed(Samples.Rows(300));
        using BigDLTransformer multiclass = Networks.Transformer(ScoringTask.Multiclass, data, [4], 3);
        MulticlassClassificationMetrics classes = s_ml.MulticlassClassification.Evaluate(multiclass.Transform(data));
        Assert.IsGreaterThan(0.3, classes.MacroAccuracy);
        Assert.Contains("oak", classes.ConfusionMatrix.GetFormattedConfusionTable());

        IDataView flags = s_ml.Data.LoadFromEnumerable(Samples.Rows(300));
        using BigDLTransformer binary = Networks.Transformer(ScoringTask.Binary, flags, [4], 1);
        Assert.AreEqual(1, s_ml.BinaryClassification.Evaluate(binary.Transform(flags), "Flag").Accuracy);
        using BigDLTransformer regression = Networks.Transformer(ScoringTask.Regression, flags, [4], 1);
        Assert.AreEqual(1, s_ml.Regression.Evaluate(regression.Transform(flags), "Target").RSquared, 1e-5);
    }

    [TestMethod]
    public void Annotations_are_those_of_stock_trainers()
    {
        IDataView data = Keyed(Samples.Rows(50));
        using BigDLTransformer multiclass = Networks.Transformer(ScoringTask.Multiclass, data, [4], 3);
        AssertSameAnnotations(s_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(data), multiclass, data, "Score", "PredictedLabel");

        IDataView flags = s_ml.Transforms.CopyColumns("Label", "Flag").Fit(data).Transform(data);
        using BigDLTransformer binary = Networks.Transformer(ScoringTask.Binary, flags, [4], 1);
        AssertSameAnnotations(s_ml.BinaryClassification.Trainers.SdcaLogisticRegression().Fit(flags), binary, flags, "Score", "Probability", "PredictedLabel");

        IDataView targets = s_ml.Transforms.CopyColumns("Label", "Target").Fit(data).Transform(data);
        using BigDLTransformer regression = Networks.Transformer(ScoringTask.Regression, targets, [4], 1);
        AssertSameAnnotations(s_ml.Regression.Trainers.Sdca().Fit(targets), regression, targets, "Score");
    }

    [TestMethod]
    public void Predicted_keys_map_back_to_the_users_labels_in_an_engine()
    {
        Samples.Sample[] rows = Samples.Rows(50);
        IDataView raw = s_ml.Data.LoadFromEnumerable(rows);
        ValueToKeyMappingTransformer keys = Keys(raw);
        BigDLTransformer transformer = Networks.Transformer(ScoringTask.Multiclass, keys.Transform(raw), [4], 3);
        ITransformer names = s_ml.Transforms.Conversion.MapKeyToValue("Tree", "PredictedLabel").Fit(transformer.Transform(keys.Transform(raw)));
        using PredictionEngine<Samples.Sample, Prediction> engine = s_ml.Model.CreatePredictionEngine<Samples.Sample, Prediction>(
            new TransformerChain<ITransformer>(keys, transformer, names), raw.Schema);

        foreach (Samples.Sample row in rows)
        {
            Prediction prediction = engine.Predict(row);
            AssertClose(Networks.Softmax(Networks.Scores(row.Features, 3)), prediction.Score);
            Assert.AreEqual(row.Label, prediction.Tree);
        }
    }

    [TestMethod]
    public void Scoring_works_again_after_disposal()
    {
        IDataView data = Keyed(Samples.Rows(10));
        BigDLTransformer transformer = Networks.Transformer(ScoringTask.Multiclass, data, [4], 3);
        Assert.HasCount(10, transformer.Transform(data).GetColumn<float[]>("Score"));
        transformer.Dispose();
        transformer.Dispose();
        Assert.HasCount(10, transformer.Transform(data).GetColumn<float[]>("Score"));
        transformer.Dispose();
    }

    [TestMethod]
    public void Columns_of_other_types_and_shapes_enter_the_network()
    {
        Loose[] rows = [.. Samples.Rows(5).Select(row => new Loose
        {
            Vector = row.Features,
            Doubles = [.. row.Features.Select(value => (double)value)],
            Bytes = [1, 2, 3, 4],
            Square = row.Features,
        })];
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        foreach (string column in new[] { "Vector", "Doubles", "Square" })
        {
            using BigDLTransformer transformer = Networks.Transformer(ScoringTask.General, data, [2, 2], 3, column);
            AssertClose(Networks.Scores(rows[3].Vector, 3), transformer.Transform(data).GetColumn<float[]>("Outputs").ElementAt(3));
        }

        ScoringModel scaled = Networks.Describe(ScoringTask.General, data, new ColumnRequest("Bytes"), [4], 2, 0.5f);
        using var bytes = new BigDLTransformer(Networks.Linear([4], 2), scaled, [data.Schema["Bytes"].Type], null);
        AssertClose(Networks.Scores([0.5f, 1, 1.5f, 2], 2), bytes.Transform(data).GetColumn<float[]>("Outputs").First());
    }

    [TestMethod]
    public void Images_enter_as_planes_and_pass_through()
    {
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255, 4, 5, 6, 255]);
        IDataView data = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Picture { Id = i, Image = image }));
        using BigDLTransformer transformer = Networks.Transformer(ScoringTask.General, data, [3, 1, 2], 2, "Image");
        IDataView scored = transformer.Transform(data);

        AssertClose(Networks.Scores([3, 6, 2, 5, 1, 4], 2), scored.GetColumn<float[]>("Outputs").Last());
        Picture[] passed = [.. s_ml.Data.CreateEnumerable<Picture>(scored, reuseRowObject: false)];
        Assert.AreSame(image, passed[299].Image);
        Assert.AreEqual(299, passed[299].Id);
    }

    [TestMethod]
    public void Keys_index_tables_and_a_missing_key_scores_NaN()
    {
        (IDataView data, BigDLTransformer transformer) = Factorization();
        using (transformer)
        {
            float[] ratings = [.. transformer.Transform(data).GetColumn<float>("Score")];
            CollectionAssert.AreEqual(new[] { 11f, 38, 53, float.NaN }, ratings);
        }
    }

    [TestMethod]
    public void Columns_that_do_not_fit_are_refused()
    {
        IDataView data = Keyed(Samples.Rows(3));
        using BigDLTransformer transformer = Networks.Transformer(ScoringTask.Multiclass, data, [4], 3);
        IDataView other = s_ml.Data.LoadFromEnumerable(new[] { new Loose { Vector = [1] } });
        Assert.Contains("'Features'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(other)).Message);

        using BigDLTransformer loose = Networks.Transformer(ScoringTask.General, other, [4], 3, "Vector");
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => loose.Transform(other).GetColumn<float[]>("Outputs").ToArray());
        Assert.Contains("Row 0", error.Message);
        Assert.Contains("4", error.Message);
    }

    internal static (IDataView Data, BigDLTransformer Transformer) Factorization()
    {
        Rating[] known = [new() { User = 5, Item = "a" }, new() { User = 9, Item = "b" }];
        IDataView all = s_ml.Data.LoadFromEnumerable((Rating[])[.. known, new() { User = 9, Item = "a" }, new() { User = 7, Item = "a" }]);
        EstimatorChain<ValueToKeyMappingTransformer> keys = s_ml.Transforms.Conversion.MapValueToKey("User").Append(s_ml.Transforms.Conversion.MapValueToKey("Item"));
        IDataView data = keys.Fit(s_ml.Data.LoadFromEnumerable(known)).Transform(all);
        var model = new ScoringModel
        {
            Task = ScoringTask.Regression,
            Inputs =
            [
                InputBinding.Create("user", new ColumnRequest("User") { Use = ColumnUse.Indices }, [], data.Schema["User"].Type),
                InputBinding.Create("item", new ColumnRequest("Item") { Use = ColumnUse.Indices }, [], data.Schema["Item"].Type),
            ],
            Outputs = [new OutputBinding("rating", "Score") { Dimensions = [1] }],
            Label = "Label",
        };
        byte[] network = Networks.Factorization([1, 2, 3, 10], [1, 5, 11, 0.5f], 2);
        return (data, new BigDLTransformer(network, model, [data.Schema["User"].Type, data.Schema["Item"].Type], null));
    }

    internal static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static IDataView Keyed(Samples.Sample[] rows)
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        return Keys(data).Transform(data);
    }

    private static ValueToKeyMappingTransformer Keys(IDataView data) => s_ml.Transforms.Conversion.MapValueToKey(
        "Label", keyData: s_ml.Data.LoadFromEnumerable([new Tree { Label = "oak" }, new Tree { Label = "ash" }, new Tree { Label = "elm" }])).Fit(data);

    private static void AssertSameAnnotations(ITransformer stock, BigDLTransformer ours, IDataView data, params string[] columns)
    {
        foreach (string column in columns)
        {
            DataViewSchema.Column expected = stock.GetOutputSchema(data.Schema)[column];
            DataViewSchema.Column actual = ours.GetOutputSchema(data.Schema)[column];
            Assert.AreEqual(expected.Type, actual.Type, column);
            CollectionAssert.AreEquivalent(
                expected.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").ToArray(),
                actual.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").ToArray(), column);
        }
    }

    private sealed class Tree
    {
        public string Label { get; set; } = "";
    }

    private sealed class Scored
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";

        public float[] Features { get; set; } = [];

        public float[] Score { get; set; } = [];
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public string Tree { get; set; } = "";
    }

    private sealed class Loose
    {
        public float[] Vector { get; set; } = [];

        [VectorType(4)]
        public double[] Doubles { get; set; } = [0, 0, 0, 0];

        [VectorType(4)]
        public byte[] Bytes { get; set; } = [0, 0, 0, 0];

        [VectorType(2, 2)]
        public float[] Square { get; set; } = [0, 0, 0, 0];
    }

    private sealed class Picture
    {
        public int Id { get; set; }

        [ImageType(1, 2)]
        public MLImage? Image { get; set; }
    }

    private sealed class Rating
    {
        public int User { get; set; }

        public string Item { get; set; } = "";
    }
}
