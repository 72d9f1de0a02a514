using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;

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
    private static (byte[] Bits, TrainingHistory History) Fit(BigDLOptions options, int executors)
    {
        if (executors == 0)
            return FrameFlowers.Fit(PartitionedView.Of(Flowers.Rows, [80, 90, 300, 420]), options);

        using var cluster = new InProcessCluster(executors);
        return FrameFlowers.Fit(PartitionedView.Of(Flowers.Rows, [80, 90, 300, 420]), options with { Engine = new InProcessEngine(cluster) });
    }
}
