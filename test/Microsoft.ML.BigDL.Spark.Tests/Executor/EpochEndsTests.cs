using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Spark.Executor;

namespace Microsoft.ML.BigDL.Spark.Tests.Executor;

[TestClass]
public sealed class EpochEndsTests
{
    private static readonly ParameterLayout s_layout = new Sequential(new Input(2), new Dense(1)).Build().Layout;

    [TestMethod]
    public void The_last_two_ends_and_the_best_one_are_kept()
    {
        using var parameters = new ParameterStore(s_layout);
        using var ends = new EpochEnds(s_layout);
        for (int epoch = 0; epoch < 6; epoch++)
        {
            parameters.Weights.Fill(epoch);
            ends.Keep(epoch, parameters, best: epoch > 1 ? 1 : null);
        }

        CollectionAssert.AreEqual(new[] { 1, 4, 5 }, ends.Epochs.ToArray());
        foreach (int epoch in ends.Epochs)
            Assert.AreEqual(epoch, ends.Find(epoch)!.Weights[0]);

        Assert.IsNull(ends.Find(3));
    }

    [TestMethod]
    public void An_epoch_that_is_done_again_replaces_its_end_and_later_ones()
    {
        using var parameters = new ParameterStore(s_layout);
        using var ends = new EpochEnds(s_layout);
        ends.Keep(0, parameters, best: null);
        ends.Keep(1, parameters, best: 0);
        parameters.Weights.Fill(7);

        ends.Keep(0, parameters, best: null);

        CollectionAssert.AreEqual(new[] { 0 }, ends.Epochs.ToArray());
        Assert.AreEqual(7, ends.Find(0)!.Weights[0]);
    }
}
