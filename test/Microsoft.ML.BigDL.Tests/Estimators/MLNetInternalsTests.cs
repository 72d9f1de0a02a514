using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class MLNetInternalsTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void The_environment_behind_trainer_catalogs_is_reached()
    {
        Assert.IsNotNull(MLNetInternals.Environment(s_ml.MulticlassClassification.Trainers));
        Assert.IsNotNull(MLNetInternals.Environment(s_ml.BinaryClassification.Trainers));
        Assert.IsNotNull(MLNetInternals.Environment(s_ml.Regression.Trainers));
    }

    [TestMethod]
    public void The_environment_behind_the_transforms_catalog_is_reached() =>
        Assert.IsNotNull(MLNetInternals.Environment(s_ml.Transforms));

    [TestMethod]
    public void The_multiclass_scorer_passes_scores_on()
    {
        IDataView data = Scores(3);
        var label = new DataViewSchema.Builder();
        label.AddColumn("S", data.Schema["S"].Type);
        label.AddColumn("L", new KeyDataViewType(typeof(uint), 3));
        ITransformer scorer = MLNetInternals.MulticlassScorer(s_ml, 3, label.ToSchema(), "S", "L", "Score", "PredictedLabel");
        IDataView scored = scorer.Transform(data);

        CollectionAssert.AreEqual(new[] { 0.2f, 0.7f, 0.1f }, scored.GetColumn<float[]>("Score").Single());
        Assert.AreEqual(2u, scored.GetColumn<uint>("PredictedLabel").Single());
        Assert.AreEqual("L", MLNetInternals.TrainSchema(scorer)!["L"].Name);
    }

    [TestMethod]
    public void The_binary_scorer_adds_the_sigmoid()
    {
        IDataView data = Scores(1);
        IDataView scored = MLNetInternals.BinaryScorer(s_ml, data.Schema, "S").Transform(data);

        Assert.AreEqual(0.2f, scored.GetColumn<float>("Score").Single());
        Assert.AreEqual((float)(1 / (1 + Math.Exp(-0.2f))), scored.GetColumn<float>("Probability").Single());
        Assert.IsTrue(scored.GetColumn<bool>("PredictedLabel").Single());
    }

    [TestMethod]
    public void The_regression_scorer_passes_the_score_on()
    {
        IDataView data = Scores(1);
        IDataView scored = MLNetInternals.RegressionScorer(s_ml, data.Schema, "S").Transform(data);
        Assert.AreEqual(0.2f, scored.GetColumn<float>("Score").Single());
    }

    [TestMethod]
    public void The_source_and_the_transformer_of_a_mapped_view_are_reached()
    {
        IDataView source = Scores(1);
        ColumnCopyingTransformer copy = s_ml.Transforms.CopyColumns("C", "S").Fit(source);
        IDataView view = copy.Transform(source);
        Assert.AreSame(source, MLNetInternals.SourceOf(view));
        Assert.AreSame(copy, MLNetInternals.TransformerOf(view));
        Assert.IsFalse(MLNetInternals.IsPassing(view));
    }

    [TestMethod]
    public void The_source_and_the_transformer_of_a_selection_are_reached()
    {
        IDataView source = Scores(1);
        ColumnSelectingTransformer select = s_ml.Transforms.SelectColumns("S").Fit(source);
        IDataView view = select.Transform(source);
        Assert.AreSame(source, MLNetInternals.SourceOf(view));
        Assert.AreSame(select, MLNetInternals.TransformerOf(view));
    }

    [TestMethod]
    public void The_source_of_a_cache_is_reached()
    {
        IDataView source = Scores(1);
        IDataView cache = s_ml.Data.Cache(source);
        Assert.AreSame(source, MLNetInternals.SourceOf(cache));
        Assert.IsTrue(MLNetInternals.IsPassing(cache));
        Assert.IsNull(MLNetInternals.TransformerOf(cache));
    }

    [TestMethod]
    public void The_choice_of_columns_below_a_cache_passes()
    {
        // Images are not cached, so they are left out below.
        IDataView source = s_ml.Transforms.ConvertToImage(1, 1, "Image", "Bytes").Fit(Pixels()).Transform(Pixels());
        IDataView choice = MLNetInternals.SourceOf(s_ml.Data.Cache(source))!;
        Assert.AreNotSame(source, choice);
        Assert.IsTrue(MLNetInternals.IsPassing(choice));
        Assert.AreSame(source, MLNetInternals.SourceOf(choice));
    }

    [TestMethod]
    public void Data_that_no_transform_made_has_no_source()
    {
        Assert.IsNull(MLNetInternals.SourceOf(Scores(1)));
        Assert.IsNull(MLNetInternals.TransformerOf(Scores(1)));
    }

    private static IDataView Pixels() => s_ml.Data.LoadFromEnumerable([new Pixel()]);

    private static IDataView Scores(int width)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["S"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return s_ml.Data.LoadFromEnumerable([new Row { S = [.. new[] { 0.2f, 0.7f, 0.1f }.Take(width)] }], schema);
    }

    private sealed class Row
    {
        public float[] S { get; set; } = [];
    }

    private sealed class Pixel
    {
        [VectorType(3)]
        public byte[] Bytes { get; set; } = [1, 2, 3];
    }
}
