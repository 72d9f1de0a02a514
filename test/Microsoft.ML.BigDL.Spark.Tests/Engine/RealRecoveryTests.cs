using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Kills processes of a stock Spark while it trains.</summary>
[TestClass]
public sealed class RealRecoveryTests
{
    [TestMethod]
    [DataRow(LinuxProcesses.Executor, "local-cluster[2,1,1024]")]
    [DataRow(LinuxProcesses.Worker, "local-cluster[2,1,1024]")]
    [DataRow(LinuxProcesses.Executor, "local-cluster[2,2,1024]")]
    [DataRow(LinuxProcesses.Worker, "local-cluster[2,2,1024]")]
    [DataRow(LinuxProcesses.Executor, "local-cluster[2,2,1024]", 2)]
    [DataRow(LinuxProcesses.Worker, "local-cluster[2,2,1024]", 1, true)]
    public void Killed_and_frozen_processes_change_no_bit(string program, string master, int count = 1, bool freezes = false)
    {
        using var folder = new TestFolder();
        using SparkSession spark = SparkSession.Builder()
            .AppName("recovery tests").Master(master).SparkHome(SparkHome.Require("4.3.0"))
            .Config("spark.ui.enabled", false)
            .Create();
        using var plain = new TestTraining { Validates = true };
        using var killer = new KillOnce(program, spark.Process.Id!.Value, count, freezes);
        using var training = new TestTraining
        {
            Validates = true,
            Checkpoints = count > 1 ? new CheckpointOptions(folder.Path) : null,
            Options = plain.Options with { Observer = killer },
        };

        (float[] there, TrainingHistory history) = training.TrainOn(
            spark.Engine.With(new SparkEngineOptions { MinimumExecutors = 2, GroupSize = 2 }));

        Assert.AreEqual(count, killer.Killed);
        Assert.HasCount(plain.Options.Epochs, history.Epochs);
        CollectionAssert.AreEqual(plain.TrainHere().Bits, there);
    }
}
