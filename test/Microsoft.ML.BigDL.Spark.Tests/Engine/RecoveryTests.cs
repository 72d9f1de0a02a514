using Microsoft.ML.BigDL.Spark.Executor;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

[TestClass]
public sealed class RecoveryTests
{
    [TestMethod]
    [DataRow(2, 0, 0)]
    [DataRow(2, 1, 3)]
    [DataRow(3, 1, 2)]
    [DataRow(3, 2, 5)]
    [DataRow(3, 0, 1, true)]
    [DataRow(2, 0, 4, false, 1)]
    [DataRow(3, 2, 5, false, 1)]
    public void A_lost_executor_changes_no_bit(int executors, int victim, int group, bool isEncrypted = false, int slots = 2)
    {
        using var training = new TestTraining { Validates = true };
        using var cluster = new InProcessCluster(executors) { IsEncrypted = isEncrypted, Slots = slots };
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == group)
                cluster.Kill($"{victim}");
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
        Assert.HasCount(executors - 1, cluster.Executors());
    }

    [TestMethod]
    public void An_executor_lost_while_a_group_runs_changes_no_bit()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(3);
        int groups = 0;
        Thread? killer = null;
        cluster.BeforeJob = (job, _) =>
        {
            if (job != GroupJob.Name || groups++ != 2)
                return;

            // Wherever in the group it comes, the result must be the same.
            killer = new Thread(() => cluster.Kill("1"));
            killer.Start();
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 4 });

        killer!.Join();
        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
    }

    [TestMethod]
    public void A_new_executor_takes_ranks_at_a_boundary_and_changes_no_bit()
    {
        using var training = new TestTraining { Validates = true };
        using var cluster = new InProcessCluster(2);
        int groups = 0;
        bool newcomerHasRecords = false;
        cluster.BeforeJob = (job, executors) =>
        {
            newcomerHasRecords |= job == IngestJob.Name && executors.Contains("2");
            if (job != GroupJob.Name)
                return;

            groups++;
            if (groups == 3)
                cluster.Kill("0");
            else if (groups == 5)
                cluster.Add();
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 2 });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
        Assert.IsTrue(newcomerHasRecords);
    }

    [TestMethod]
    public void When_all_are_lost_the_error_says_so()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(2);
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name)
            {
                cluster.Kill("0");
                cluster.Kill("1");
            }
        };

        SparkException error = Assert.ThrowsExactly<SparkException>(() => training.TrainOn(cluster));

        StringAssert.Contains(error.Message, "All executors of the run are lost");
    }
}
