using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests.Sql;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Fits to frames of a stock Spark, whose rows stay on the executors.</summary>
[TestClass]
public sealed class RealFrameTrainingTests
{
    [TestMethod]
    [DataRow("4.3.0", "local[2]", 1)]
    [DataRow("4.3.0", "local-cluster[2,1,1024]", 2)]
    [DataRow("3.5.9", "local-cluster[2,1,1024]", 2)]
    public void A_frame_is_trained_on_to_the_bits_of_one_process(string version, string master, int executors)
    {
        using SparkSession spark = Session(version, master);
        SparkDataView rows = Rows(spark);
        SparkEngine engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = executors });

        (byte[] there, TrainingHistory history) = FrameFlowers.Fit(rows, Options(engine));

        (byte[] here, TrainingHistory local) = FrameFlowers.Fit(rows, Options(null));
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(
            local.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(), history.Epochs.Select(epoch => epoch.ValidationLoss).ToArray());
    }

    [TestMethod]
    public void Frames_that_Spark_shuffles_are_read_in_the_order_of_a_cursor()
    {
        SparkSession spark = SqlSession.Of("4.3.0");
        SparkDataFrame rows = Rows(spark).Source;
        SparkDataFrame kinds = spark.Sql("SELECT * FROM VALUES ('daisy', 1), ('tulip', 2) AS kinds(kind, petals)");
        SparkDataFrame[] frames = [rows.OrderBy("width", "id"), rows.Join(kinds, "kind").Repartition(3).Cache()];
        foreach (SparkDataFrame frame in frames)
        {
            SparkDataView view = frame.ToDataView();
            CollectionAssert.AreEqual(FrameFlowers.Fit(view, Options(null)).Bits, FrameFlowers.Fit(view, Options(spark.Engine)).Bits);
        }
    }

    [TestMethod]
    public void A_killed_executor_changes_no_bit()
    {
        using SparkSession spark = Session("4.3.0", "local-cluster[2,1,1024]");
        SparkDataView rows = Rows(spark);
        using var killer = new KillOnce(LinuxProcesses.Executor, spark.Process.Id!.Value);

        (byte[] there, _) = FrameFlowers.Fit(rows, Options(spark.Engine.With(new SparkEngineOptions { MinimumExecutors = 2, GroupSize = 2 })) with { Observer = killer });

        Assert.AreEqual(1, killer.Killed);
        CollectionAssert.AreEqual(FrameFlowers.Fit(rows, Options(null)).Bits, there);
    }

    [TestMethod]
    public void Rows_larger_than_what_this_process_allocates_are_trained_on()
    {
        SparkSession spark = SqlSession.Of("4.3.0");
        const int Rows = 20_000;
        const long RowBytes = 1000 * sizeof(float);
        SparkDataView rows = spark.Sql($"SELECT transform(sequence(1, 1000), i -> CAST((id * i) % 17 AS FLOAT)) AS Features, CAST(id % 2 = 0 AS BOOLEAN) AS Label FROM range(0, {Rows}, 1, 4)").ToDataView();
        var ml = new MLContext(seed: 1);
        var memory = new MemoryWatch();
        long before = GC.GetTotalAllocatedBytes(precise: true);

        ml.BinaryClassification.Trainers.BigDL(
            new Sequential(new Input(1000), new Dense(1)),
            new BigDLOptions { Engine = spark.Engine, Epochs = 1, BatchSize = 500, Observer = memory }).Fit(rows);

        Assert.IsLessThan(Rows * RowBytes / 10, GC.GetTotalAllocatedBytes(precise: true) - before);
        Assert.IsLessThan(Rows * RowBytes / 10, memory.MostBytes);
    }

    [TestMethod]
    public void A_null_is_named_with_its_column_and_partition()
    {
        SparkSession spark = SqlSession.Of("4.3.0");
        SparkDataView rows = spark.Sql("SELECT CAST(id AS FLOAT) AS Features, IF(id = 77, NULL, id % 2 = 0) AS Label FROM range(0, 100, 1, 2)").ToDataView();

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => new MLContext(seed: 1).BinaryClassification.Trainers.BigDL(
            new Sequential(new Input(1), new Dense(1)), new BigDLOptions { Engine = spark.Engine }).Fit(rows));

        foreach (string fact in new[] { "Partition 1", "'Label'", "row 27" })
            StringAssert.Contains(error.Message, fact);
    }

    private static BigDLOptions Options(TrainingEngine? engine) => FrameFlowers.Options(engine, 3) with { ValidationFraction = 0.2 };

    // More partitions than executors, one of them empty, and a filter that Spark does.
    private static SparkDataView Rows(SparkSession spark) => spark.Sql(
        "SELECT CAST(id AS INT) AS id, CAST((id % 2) * 2 + (id % 7) * 0.1D AS FLOAT) AS length, CAST((id % 2) + (id % 5) * 0.05D AS FLOAT) AS width, " +
        "IF(id % 2 = 0, 'daisy', 'tulip') AS kind FROM range(0, 700, 1, 7)").Where("id < 300 OR id >= 400").ToDataView();

    private static SparkSession Session(string version, string master) => SparkSession.Builder()
        .AppName("frame training tests").Master(master).SparkHome(SparkHome.Require(version))
        .Config("spark.ui.enabled", false)
        .Create();

    /// <summary>The most native memory that this process held during a training.</summary>
    private sealed class MemoryWatch : ITrainingObserver
    {
        private readonly long _before = AlignedMemory.LiveBytes;

        public long MostBytes { get; private set; }

        public void OnStart(TrainingPlanInfo plan) => Look();

        public void OnStep(in TrainingProgress progress) => Look();

        public void OnEpoch(EpochResult epoch) => Look();

        public void OnEnd(TrainingHistory history) => Look();

        private void Look() => MostBytes = Math.Max(MostBytes, AlignedMemory.LiveBytes - _before);
    }
}
