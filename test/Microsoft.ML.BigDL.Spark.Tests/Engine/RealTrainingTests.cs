using Microsoft.ML.BigDL.Spark.Executor;
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
    [DataRow("4.3.0", "local-cluster[2,2,1024]", 2)]
    [DataRow("3.5.9", "local-cluster[2,1,1024]", 2)]
    public void Stock_Spark_comes_to_the_bits_of_one_process(string version, string master, int executors)
    {
        using SparkSession spark = Session(version, master);
        using var training = new TestTraining { Validates = true };
        SparkEngine engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = executors });
        Assert.AreEqual(executors, engine.DefaultRanks);
        Assert.AreEqual(SparkHome.IsSecured, SparkEngineExtensions.Cluster(spark).IsEncrypted);

        (float[] there, TrainingHistory history) = training.TrainOn(engine);

        (float[] here, TrainingHistory local) = training.TrainHere();
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(
            local.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(), history.Epochs.Select(epoch => epoch.ValidationLoss).ToArray());
    }

    [TestMethod]
    [DataRow("4.3.0")]
    [DataRow("3.5.9")]
    public void A_standalone_cluster_comes_to_the_bits_of_one_process(string version)
    {
        using var cluster = new StandaloneSpark(version);
        using SparkSession spark = SparkSession.Builder()
            .AppName("training tests").Master(cluster.Master).SparkHome(SparkHome.Require(version))
            .Config("spark.ui.enabled", false)
            .Config("spark.driver.host", "127.0.0.1")
            .Config("spark.driver.bindAddress", "127.0.0.1")
            .Create();
        using var training = new TestTraining();

        (float[] there, _) = training.TrainOn(spark.Engine.With(new SparkEngineOptions { MinimumExecutors = 2 }));

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
    }

    [TestMethod]
    public void The_workers_start_script_goes_with_the_session()
    {
        string script;
        using (SparkSession spark = Session("4.3.0", "local[1]"))
        {
            spark.Check();
            script = SparkEngineExtensions.Cluster(spark).Function(CloseJob.Name, default).Executable;
            Assert.IsTrue(File.Exists(script), script);
        }

        Assert.IsFalse(Directory.Exists(Path.GetDirectoryName(script)), script);
    }

    private static SparkSession Session(string version, string master) => SparkSession.Builder()
        .AppName("training tests").Master(master).SparkHome(SparkHome.Require(version))
        .Config("spark.ui.enabled", false)
        .Create();
}
