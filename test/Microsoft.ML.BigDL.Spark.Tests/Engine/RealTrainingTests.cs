using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Training on stock Spark, each master in a session of its own.</summary>
[TestClass]
public sealed class RealTrainingTests
{
    [TestMethod]
    [DataRow("4.3.0", "local[2]", 1)]
    [DataRow("4.3.0", "local-cluster[2,1,1024]", 2)]
    [DataRow("3.5.9", "local-cluster[2,1,1024]", 2)]
    public void Stock_Spark_comes_to_the_bits_of_one_process(string version, string master, int executors)
    {
        using SparkSession spark = Session(version, master);
        using var training = new TestTraining { Validates = true };
        SparkEngine engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = executors });
        Assert.AreEqual(executors, engine.DefaultRanks);

        (float[] there, TrainingHistory history) = training.TrainOn(engine);

        (float[] here, TrainingHistory local) = training.TrainHere();
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(
            local.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(), history.Epochs.Select(epoch => epoch.ValidationLoss).ToArray());
    }

    private static SparkSession Session(string version, string master) => SparkSession.Builder()
        .AppName("training tests").Master(master).SparkHome(SparkHome.Require(version))
        .Config("spark.ui.enabled", false)
        .Create();
}
