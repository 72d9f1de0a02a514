using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

[TestClass]
public sealed class SparkRunTests
{
    [TestMethod]
    [DataRow(1, 1, 2)]
    [DataRow(2, 1, 1)]
    [DataRow(2, 1, 2)]
    [DataRow(3, 2, 2)]
    [DataRow(4, 1, 1)]
    public void Executors_come_to_the_bits_of_one_process(int executors, int threads, int slots)
    {
        using var training = new TestTraining { Validates = true };
        (float[] here, TrainingHistory history) = training.TrainHere();
        using var cluster = new InProcessCluster(executors) { Slots = slots };

        (float[] there, TrainingHistory remote) = training.TrainOn(cluster, threads: threads);

        CollectionAssert.AreEqual(here, there);
        for (int epoch = 0; epoch < history.Epochs.Length; epoch++)
        {
            Assert.AreEqual(history.Epochs[epoch].Loss, remote.Epochs[epoch].Loss);
            Assert.AreEqual(history.Epochs[epoch].ValidationLoss, remote.Epochs[epoch].ValidationLoss);
            CollectionAssert.AreEqual(history.Epochs[epoch].ValidationMetrics.ToArray(), remote.Epochs[epoch].ValidationMetrics.ToArray());
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(1000)]
    public void The_cut_into_groups_changes_nothing(int size)
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(2);

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = size });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
    }

    [TestMethod]
    [DataRow(SchedulingMode.JobPerIteration, true)]
    [DataRow(SchedulingMode.TwoJobsPerIteration, true)]
    [DataRow(SchedulingMode.DriverAggregate, false)]
    [DataRow(SchedulingMode.DriverAggregate, true)]
    public void Every_way_of_scheduling_comes_to_the_same_bits(SchedulingMode mode, bool isWeighted)
    {
        using var training = new TestTraining { Validates = true, IsWeighted = isWeighted };
        (float[] here, TrainingHistory history) = training.TrainHere();
        using var cluster = new InProcessCluster(2);

        (float[] there, TrainingHistory remote) = training.TrainOn(cluster, new SparkEngineOptions { Mode = mode });

        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(history.Epochs.Select(epoch => epoch.Loss).ToArray(), remote.Epochs.Select(epoch => epoch.Loss).ToArray());
        CollectionAssert.AreEqual(
            history.Epochs.Select(epoch => epoch.ValidationLoss).ToArray(), remote.Epochs.Select(epoch => epoch.ValidationLoss).ToArray());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Two_jobs_per_step_survive_a_loss_before_either(int job)
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(2);
        int jobs = 0;
        cluster.BeforeJob = (name, _) =>
        {
            if (name == GroupJob.Name && jobs++ == 6 + job)
                cluster.Kill("1");
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { Mode = SchedulingMode.TwoJobsPerIteration });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
    }

    [TestMethod]
    public void Observers_hear_who_trains_who_is_lost_and_where_the_time_goes()
    {
        var notes = new Notes();
        using var plain = new TestTraining();
        using var training = new TestTraining { Options = plain.Options with { Observer = notes } };
        using var cluster = new InProcessCluster(2);
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == 4)
                cluster.Kill("1");
        };

        training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        Assert.AreEqual(
            "executor 0 on 127.0.0.1 (1 core), executor 1 on 127.0.0.1 (1 core) train; the next group of steps is launched while one runs.",
            notes.Messages[0].Text);
        Assert.IsFalse(notes.Messages[0].IsWarning);
        Assert.IsTrue(notes.Messages[1].IsWarning);
        StringAssert.Contains(notes.Messages[1].Text, "by executor 0 on 127.0.0.1 (1 core): ");
        Assert.HasCount(2, notes.Messages);
        TrainingShares[] seen = [.. notes.Shares.OfType<TrainingShares>()];
        Assert.IsNotEmpty(seen);
        foreach (TrainingShares shares in seen)
        {
            Assert.AreEqual(1, shares.Compute + shares.Exchange + shares.Scheduling, 1e-9);
            Assert.IsGreaterThanOrEqualTo(0, shares.Compute);
        }
    }

    [TestMethod]
    public void More_ranks_than_records_in_a_batch_are_refused_as_in_one_process()
    {
        using var plain = new TestTraining();
        using var training = new TestTraining { Options = plain.Options with { BatchSize = 2 } };
        using var cluster = new InProcessCluster(2);

        ArgumentException there = Assert.ThrowsExactly<ArgumentException>(() => training.TrainOn(cluster));

        Assert.AreEqual(Assert.ThrowsExactly<ArgumentException>(() => training.TrainHere()).Message, there.Message);
        StringAssert.Contains(there.Message, "3 logical ranks cannot share 103 records in batches of 2");
    }
}
