using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.Data;

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
}
