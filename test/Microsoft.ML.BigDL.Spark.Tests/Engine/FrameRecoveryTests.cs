using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Executor;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Executors that are lost while they read rows, bring them where they belong, or train on them.</summary>
[TestClass]
public sealed class FrameRecoveryTests
{
    private static readonly int[] s_cuts = [80, 90, 300, 420];

    [TestMethod]
    [DataRow(2, 0, GroupJob.Name, 0)]
    [DataRow(2, 1, GroupJob.Name, 5)]
    [DataRow(3, 1, GroupJob.Name, 3)]
    [DataRow(3, 2, DistributeJob.Name, 0)]
    [DataRow(3, 0, OpenJob.Name, 1)]
    [DataRow(3, 2, DistributeJob.Name, 0, true)]
    [DataRow(3, 1, GroupJob.Name, 3, true)]
    public void A_lost_executor_changes_no_bit(int executors, int victim, string before, int count, bool isEncrypted = false)
    {
        using var cluster = new InProcessCluster(executors) { IsEncrypted = isEncrypted };
        int seen = 0;
        HashSet<int> again = [];
        cluster.BeforeTask = (_, partition, _) =>
        {
            if (seen > count)
                again.Add(partition);
        };
        cluster.BeforeJob = (job, _) =>
        {
            if (job == before && seen++ == count)
                cluster.Kill($"{victim}");
        };

        (byte[] there, _) = Fit(new InProcessEngine(cluster));

        CollectionAssert.AreEqual(Fit(null).Bits, there);
        Assert.HasCount(executors - 1, cluster.Executors());
        Assert.IsNotEmpty(again, "the lost rows are read again");
        Assert.IsTrue(before != GroupJob.Name || again.Count <= s_cuts.Length, "and not all others");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(12)]
    public void When_all_are_lost_others_read_the_rows_and_do_the_steps_again(int group)
    {
        using var cluster = new InProcessCluster(2);
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == group)
            {
                cluster.Kill("0");
                cluster.Kill("1");
            }
        };
        cluster.Waiting = () =>
        {
            cluster.Add();
            cluster.Add();
            cluster.Add();
        };

        (byte[] there, _) = Fit(new InProcessEngine(cluster));

        CollectionAssert.AreEqual(Fit(null).Bits, there);
        Assert.IsGreaterThan(group, groups);
    }

    [TestMethod]
    public void An_executor_lost_while_it_reads_changes_no_bit()
    {
        using var cluster = new InProcessCluster(3);
        cluster.BeforeTask = (_, partition, executor) =>
        {
            if (partition == 4 && executor == "1")
                cluster.Kill("1");
        };

        (byte[] there, _) = Fit(new InProcessEngine(cluster));

        CollectionAssert.AreEqual(Fit(null).Bits, there);
        Assert.HasCount(2, cluster.Executors());
    }

    [TestMethod]
    public void Answers_that_are_lost_change_no_bit()
    {
        using var cluster = new InProcessCluster(2);
        int distributed = 0;
        cluster.AfterJob = job =>
        {
            if (job == DistributeJob.Name && distributed++ == 0)
                throw new WorkerJobException("The answers were lost.", null);
        };

        (byte[] there, _) = Fit(new InProcessEngine(cluster));

        CollectionAssert.AreEqual(Fit(null).Bits, there);
        Assert.AreEqual(2, distributed);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_new_executor_takes_over_ranks_with_their_rows_and_changes_no_bit(bool isEncrypted)
    {
        using var cluster = new InProcessCluster(2) { IsEncrypted = isEncrypted };
        int groups = 0;
        int readAgain = 0;
        bool newcomerTrains = false;
        cluster.BeforeTask = (_, _, _) => readAgain += groups > 0 ? 1 : 0;
        cluster.BeforeJob = (job, executors) =>
        {
            newcomerTrains |= job == GroupJob.Name && executors.Contains("2");
            if (job == GroupJob.Name && ++groups == 2)
                cluster.Add();
        };

        (byte[] there, _) = Fit(new InProcessEngine(cluster));

        CollectionAssert.AreEqual(Fit(null).Bits, there);
        Assert.IsTrue(newcomerTrains);
        Assert.AreEqual(0, readAgain, "rows that another executor has are handed over");
    }

    [TestMethod]
    public void A_source_that_has_changed_ends_the_run()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, s_cuts);
        using var cluster = new InProcessCluster(2);
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == 1)
            {
                for (int partition = 0; partition < rows.Batches.Length; partition++)
                    rows.Batches[partition] = [.. rows.Batches[partition].Skip(1)];

                cluster.Kill("0");
            }
        };

        SparkException error = Assert.ThrowsExactly<SparkException>(() => FrameFlowers.Fit(rows, FrameFlowers.Options(new InProcessEngine(cluster), 3)));

        StringAssert.Contains(error.Message, "rows now, but had");
        StringAssert.Contains(error.Message, "Cache the frame");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_source_whose_rows_come_in_another_order_is_warned_of(bool isReordered)
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, s_cuts);
        using var cluster = new InProcessCluster(2);
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == 1)
            {
                Array.ForEach(isReordered ? rows.Batches : [], Array.Reverse);
                cluster.Kill("0");
            }
        };
        var notes = new Notes();

        FrameFlowers.Fit(rows, FrameFlowers.Options(new InProcessEngine(cluster), 3) with { Observer = notes });

        Assert.AreEqual(isReordered ? 1 : 0, notes.Messages.Count(note => note.IsWarning && note.Text.Contains("the same in another order", StringComparison.Ordinal)));
    }

    private static (byte[] Bits, Microsoft.ML.BigDL.Training.TrainingHistory History) Fit(InProcessEngine? engine) => FrameFlowers.Fit(
        PartitionedView.Of(Flowers.Rows, s_cuts), FrameFlowers.Options(engine, 3) with { ValidationFraction = 0.1 });
}
