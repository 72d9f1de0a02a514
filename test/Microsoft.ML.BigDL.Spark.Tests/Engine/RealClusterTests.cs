using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A stock Spark of two executors; one session for all tests.</summary>
[TestClass]
public sealed class RealClusterTests
{
    private static SparkSession? s_spark;

    private static SparkSession Spark => s_spark ??= SparkSession.Builder()
        .AppName("cluster tests").Master("local-cluster[2,1,1024]").SparkHome(SparkHome.Require("4.3.0"))
        .Config("spark.ui.enabled", false)
        .Create();

    private static SparkEngine Engine => Spark.Engine.With(new SparkEngineOptions { MinimumExecutors = 2, GroupSize = 5 });

    // More partitions than executors, packed there.
    private static SparkDataView Rows => Spark.Sql(
        "SELECT CAST(id AS INT) AS id, CAST((id % 2) * 2 + (id % 7) * 0.1D AS FLOAT) AS length, CAST((id % 2) + (id % 5) * 0.05D AS FLOAT) AS width, " +
        "IF(id % 2 = 0, 'daisy', 'tulip') AS kind FROM range(0, 300, 1, 5)").ToDataView();

    [ClassCleanup]
    public static void Stop() => s_spark?.Dispose();

    [TestMethod]
    public void A_training_on_a_frame_goes_on_from_its_checkpoint()
    {
        using var folder = new TestFolder();
        using var cancellation = new CancellationTokenSource();
        var observer = new TestObserver
        {
            Stepped = report =>
            {
                if (report == 4)
                    cancellation.Cancel();
            },
        };
        BigDLOptions options = FrameFlowers.Options(null, 3) with { Epochs = 3 };
        BigDLOptions saved = options with { Engine = Engine, Checkpoints = new CheckpointOptions(folder.Path) };
        SparkDataView rows = Rows;

        (_, TrainingHistory interrupted) = FrameFlowers.Fit(rows, saved with { Observer = observer, CancellationToken = cancellation.Token });
        (byte[] bits, _) = FrameFlowers.Fit(rows, saved);

        Assert.AreEqual(TrainingEnd.Cancelled, interrupted.End);
        CollectionAssert.AreEqual(FrameFlowers.Fit(rows, options).Bits, bits);
    }

    [TestMethod]
    public void Scores_equal_local_scores()
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = Flowers.Train(ml);
        SparkDataFrame frame = Spark.CreateDataFrame(ml.Data.LoadFromEnumerable(Flowers.Rows)).Repartition(3);

        IReadOnlyList<Row> rows = model.Transform(frame, "id", "guess", "Score").OrderBy("id").Collect();

        IDataView local = model.Transform(ml.Data.LoadFromEnumerable(Flowers.Rows));
        CollectionAssert.AreEqual(local.GetColumn<string>("guess").ToArray(), rows.Select(row => row.GetAs<string>("guess")).ToArray());
        CollectionAssert.AreEqual(
            local.GetColumn<float[]>("Score").SelectMany(scores => scores).ToArray(), rows.SelectMany(row => row.GetAs<float[]>("Score")!).ToArray());
    }
}
