using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Fits on a frame that are interrupted, and gone on with by the same call.</summary>
[TestClass]
public sealed class FrameCheckpointTests
{
    [TestMethod]
    [DataRow(2, 3)]
    [DataRow(2, 0)]
    [DataRow(0, 2)]
    public void A_cancelled_fit_goes_on_wherever_its_rows_are_read(int executorsBefore, int executorsAfter)
    {
        using var folder = new TestFolder();
        using var cancellation = new CancellationTokenSource();
        var observer = new TestObserver
        {
            Stepped = report =>
            {
                if (report == 10)
                    cancellation.Cancel();
            },
        };
        BigDLOptions options = FrameFlowers.Options(null, 3) with { ValidationFraction = 0.1, Epochs = 3 };
        (byte[] whole, TrainingHistory history) = Fit(options, 0);
        BigDLOptions saved = options with { Checkpoints = new CheckpointOptions(folder.Path) };

        (_, TrainingHistory interrupted) = Fit(saved with { Observer = observer, CancellationToken = cancellation.Token }, executorsBefore);
        (byte[] bits, TrainingHistory resumed) = Fit(saved, executorsAfter);

        Assert.AreEqual(TrainingEnd.Cancelled, interrupted.End);
        CollectionAssert.AreEqual(whole, bits);
        CollectionAssert.AreEqual(history.Epochs.Select(epoch => epoch.Loss).ToArray(), resumed.Epochs.Select(epoch => epoch.Loss).ToArray());
    }

    [TestMethod]
    [DataRow(2, 3)]
    [DataRow(2, 0)]
    [DataRow(0, 2)]
    public void Other_rows_are_another_training_wherever_they_are_read(int executorsBefore, int executorsAfter)
    {
        using var folder = new TestFolder();
        BigDLOptions options = FrameFlowers.Options(null, 3) with { ValidationFraction = 0.1, Checkpoints = new CheckpointOptions(folder.Path) };
        Fit(options, executorsBefore);
        Flower[] swapped = [.. Flowers.Rows];
        (swapped[9], swapped[411]) = (swapped[411], swapped[9]);

        Assert.HasCount(3, Fit(options with { Epochs = 3 }, executorsAfter, PartitionedView.Of(Flowers.Rows, [7, 7, 500])).History.Epochs);
        BigDLException error = Assert.ThrowsExactly<BigDLException>(
            () => Fit(options with { Epochs = 4 }, executorsAfter, PartitionedView.Of(swapped, [80, 90, 300, 420])));

        StringAssert.Contains(error.Message, ": hash of rows is '");
        StringAssert.Contains(error.Message, "its rows in the same order");
    }

    [TestMethod]
    [DataRow(2, 2)]
    [DataRow(2, 0)]
    [DataRow(0, 2)]
    public void Other_validation_rows_are_another_training(int executorsBefore, int executorsAfter)
    {
        using var folder = new TestFolder();
        BigDLOptions options = FrameFlowers.Options(null, 3) with { Checkpoints = new CheckpointOptions(folder.Path) };
        var ml = new MLContext(seed: 1);
        TransformerChain<ITransformer> transforms = FrameFlowers.Transforms(ml).Fit(PartitionedView.Of(Flowers.Rows, [300]));
        BigDLOptions On(int from) => options with { ValidationSet = transforms.Transform(PartitionedView.Of(Flowers.Rows[from..(from + 50)], [20])) };
        Fit(On(100), executorsBefore);

        Assert.HasCount(3, Fit(On(100) with { Epochs = 3 }, executorsAfter).History.Epochs);
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => Fit(On(101) with { Epochs = 4 }, executorsAfter));

        StringAssert.Contains(error.Message, ": hash of validation rows is '");
    }

    [TestMethod]
    public void Another_compression_of_gradients_is_another_training()
    {
        using var folder = new TestFolder();
        BigDLOptions options = FrameFlowers.Options(null, 3) with { Checkpoints = new CheckpointOptions(folder.Path) };
        Fit(options, 0);
        using var cluster = new InProcessCluster(1);
        var engine = new InProcessEngine(cluster) { Options = new SparkEngineOptions { Compression = GradientCompression.BFloat16 } };

        BigDLException error = Assert.ThrowsExactly<BigDLException>(
            () => FrameFlowers.Fit(PartitionedView.Of(Flowers.Rows, [100]), options with { Engine = engine, Epochs = 3 }));

        StringAssert.Contains(error.Message, "gradient compression is 'BFloat16', but was 'None'");
    }

    // Without executors in this process.
    private static (byte[] Bits, TrainingHistory History) Fit(BigDLOptions options, int executors, PartitionedView? rows = null)
    {
        rows ??= PartitionedView.Of(Flowers.Rows, [80, 90, 300, 420]);
        if (executors == 0)
            return FrameFlowers.Fit(rows, options);

        using var cluster = new InProcessCluster(executors);
        return FrameFlowers.Fit(rows, options with { Engine = new InProcessEngine(cluster) });
    }
}
