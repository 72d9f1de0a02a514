using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;

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
    public void Survivors_are_asked_once_what_they_have()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(3);
        int groups = 0;
        List<string> asked = [];
        cluster.BeforeJob = (job, executors) =>
        {
            if (job == GroupJob.Name && groups++ == 3)
                cluster.Kill("1");
            else if (job == OpenJob.Name && groups > 3)
                asked.AddRange(executors);
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
        CollectionAssert.AreEquivalent(new[] { "0", "2" }, asked);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_executor_lost_while_a_group_runs_changes_no_bit(bool isEncrypted)
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(3) { IsEncrypted = isEncrypted };
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
    [DataRow(false)]
    [DataRow(true)]
    public void A_new_executor_takes_ranks_at_a_boundary_and_changes_no_bit(bool isEncrypted)
    {
        using var training = new TestTraining { Validates = true };
        using var cluster = new InProcessCluster(2) { IsEncrypted = isEncrypted };
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
    [DataRow(0, false, 2)]
    [DataRow(2, false, 2)]
    [DataRow(4, false, 1)]
    [DataRow(2, true, 1)]
    [DataRow(4, true, 2)]
    [DataRow(7, true, 1)]
    [DataRow(7, true, 2)]
    [DataRow(7, true, 2, true)]
    public void When_all_are_lost_others_do_the_steps_again(int group, bool isSaved, int slots, bool isEncrypted = false)
    {
        using var folder = new TestFolder();
        using TestTraining training = Saved(isSaved ? folder : null, out TestObserver observer);
        using var cluster = new InProcessCluster(3) { Slots = slots, IsEncrypted = isEncrypted };
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == group)
            {
                foreach (string id in cluster.Executors().Select(executor => executor.Id).ToArray())
                    cluster.Kill(id);
            }
        };
        cluster.Waiting = () =>
        {
            cluster.Add();
            cluster.Add();
        };

        (float[] there, TrainingHistory history) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        AssertSame(training, there, history);
        string warnings = string.Join('\n', observer.Warnings);
        StringAssert.Contains(warnings, "All executors of the run are lost");
        StringAssert.Contains(warnings, group == 0 ? "All" : isSaved && group > 3 ? "computed again from checkpoint-" : "computed again from the start");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void When_an_executor_is_lost_with_its_buddy_the_others_do_the_steps_again(bool isSaved)
    {
        using var folder = new TestFolder();
        using TestTraining training = Saved(isSaved ? folder : null, out TestObserver observer);
        using var cluster = new InProcessCluster(3);
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == 5)
            {
                cluster.Kill("0");
                cluster.Kill("1");
            }
        };

        (float[] there, TrainingHistory history) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        AssertSame(training, there, history);
        StringAssert.Contains(string.Join('\n', observer.Warnings), isSaved ? "computed again from checkpoint-" : "computed again from the start");
    }

    [TestMethod]
    public void A_damaged_checkpoint_is_passed_over_when_all_are_lost()
    {
        using var folder = new TestFolder();
        using TestTraining training = Saved(folder, out TestObserver observer);
        using var cluster = new InProcessCluster(2) { Slots = 1 };
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == 7)
            {
                File.Delete(folder.File("checkpoint-000002", "weights.safetensors"));
                foreach (string id in cluster.Executors().Select(executor => executor.Id).ToArray())
                    cluster.Kill(id);
            }
        };
        cluster.Waiting = cluster.Add;

        (float[] there, TrainingHistory history) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        AssertSame(training, there, history);
        string warnings = string.Join('\n', observer.Warnings);
        StringAssert.Contains(warnings, "checkpoint-000002' is damaged and passed over");
        StringAssert.Contains(warnings, "computed again from checkpoint-000001, of step 7");
    }

    [TestMethod]
    public void Executors_that_are_lost_again_and_again_end_the_run()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(2);
        cluster.BeforeJob = (job, executors) =>
        {
            if (job == GroupJob.Name)
            {
                foreach (string id in executors)
                    cluster.Kill(id);
            }
        };
        cluster.Waiting = cluster.Add;

        SparkException error = Assert.ThrowsExactly<SparkException>(() => training.TrainOn(cluster));

        StringAssert.Contains(error.Message, "failed 5 times in a row");
        StringAssert.Contains(error.Message, cluster.DescribeLogs());
    }

    [TestMethod]
    public void When_no_others_come_the_error_of_the_wait_ends_the_run()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(1);
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name)
                cluster.Kill("0");
        };

        SparkException error = Assert.ThrowsExactly<SparkException>(() => training.TrainOn(cluster));

        StringAssert.Contains(error.Message, "No executors came");
    }

    // Early stopping makes the best epoch matter.
    private static TestTraining Saved(TestFolder? folder, out TestObserver observer)
    {
        observer = new TestObserver();
        using var plain = new TestTraining();
        return new TestTraining
        {
            Validates = true,
            Checkpoints = folder is null ? null : new CheckpointOptions(folder.Path),
            Options = plain.Options with { Observer = observer, EarlyStopping = new EarlyStopping { Patience = 9 } },
        };
    }

    private static void AssertSame(TestTraining training, float[] there, TrainingHistory history)
    {
        using var undisturbed = new TestTraining { Validates = true, Options = training.Options with { Observer = null } };
        (float[] here, TrainingHistory expected) = undisturbed.TrainHere();
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(Course(expected), Course(history));
    }

    private static string[] Course(TrainingHistory history) =>
        [$"{history.BestEpoch}", .. history.Epochs.Select(epoch => $"{epoch.Loss:R} {epoch.ValidationLoss:R} {string.Join(' ', epoch.Metrics)}")];

    [TestMethod]
    public void An_executor_that_answers_no_more_holds_nobody_up()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(3) { Patience = TimeSpan.FromMilliseconds(300) };
        int groups = 0;
        cluster.BeforeJob = (job, _) =>
        {
            if (job == GroupJob.Name && groups++ == 3)
            {
                cluster.Freeze("1");
                cluster.Kill("0");
            }
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
        CollectionAssert.AreEqual(new[] { "1" }, cluster.Replaced);
    }
}
