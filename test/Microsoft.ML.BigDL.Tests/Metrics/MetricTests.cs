using Microsoft.ML.BigDL.Metrics;

namespace Microsoft.ML.BigDL.Tests.Metrics;

[TestClass]
public sealed class MetricTests
{
    [TestMethod]
    public void Labels_and_rows_of_one_mean_the_same()
    {
        float[] predictions = [0.1f, 0.7f, 0.2f, 0.3f, 0.2f, 0.5f, 0.6f, 0.3f, 0.1f, 0.2f, 0.5f, 0.3f];
        float[] labels = [1, 2, 1, 2];
        float[] rows = [0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1];
        foreach (Metric metric in new Metric[] { new F1Score(3), new F1Score(3) { Average = F1Average.Micro }, new TopKCategoricalAccuracy { K = 2 }, new CategoricalAccuracy() })
            Assert.AreEqual(Result(metric, predictions, 3, labels, 1, [1, 1, 1, 1]), Result(metric, predictions, 3, rows, 3, [1, 1, 1, 1]), metric.Name);

        Assert.AreEqual(1, Result(new TopKCategoricalAccuracy { K = 2 }, predictions, 3, labels, 1, [1, 1, 1, 1]));
        Assert.AreEqual(0.5, Result(new F1Score(3) { Average = F1Average.Micro }, predictions, 3, labels, 1, [1, 1, 1, 1]), 1e-12);
    }

    [TestMethod]
    public void Samples_count_by_their_weight()
    {
        float[] predictions = [0.9f, 0.8f, 0.1f];
        float[] targets = [1, 0, 1];
        Assert.AreEqual(0.25, Result(new Precision(), predictions, 1, targets, 1, [1, 3, 5]), 1e-12);
        Assert.AreEqual(1.0 / 6, Result(new Recall(), predictions, 1, targets, 1, [1, 3, 5]), 1e-12);
        Assert.AreEqual((0.1 + (3 * 0.8) + (5 * 0.9)) / 9, Result(new MAE(), predictions, 1, targets, 1, [1, 3, 5]), 1e-7);
    }

    [TestMethod]
    public void The_area_is_that_of_the_order()
    {
        float[] targets = [0, 0, 1, 1];
        Assert.AreEqual(1, Result(new AUC(), [0.1f, 0.2f, 0.7f, 0.9f], 1, targets, 1, [1, 1, 1, 1]), 1e-12);
        Assert.AreEqual(0, Result(new AUC(), [0.9f, 0.7f, 0.2f, 0.1f], 1, targets, 1, [1, 1, 1, 1]), 1e-12);
        Assert.AreEqual(0.75, Result(new AUC(), [0.1f, 0.7f, 0.4f, 0.9f], 1, targets, 1, [1, 1, 1, 1]), 1e-12);
        Assert.AreEqual(1, Result(new AUC { Curve = AUCCurve.PR }, [0.1f, 0.2f, 0.7f, 0.9f], 1, targets, 1, [1, 1, 1, 1]), 1e-12);
    }

    [TestMethod]
    public void Another_number_of_classes_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => Result(new F1Score(4), [0.1f, 0.9f], 2, [1], 1, [1])).Message, "4 classes");

    private static double Result(Metric metric, float[] predictions, int width, float[] targets, int targetWidth, float[] weights)
    {
        double[] sums = new double[metric.SumCount];
        metric.Update(sums, predictions, width, targets, targetWidth, weights);
        return metric.Result(sums);
    }
}
