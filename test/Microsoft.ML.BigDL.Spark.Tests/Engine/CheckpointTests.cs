using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Trainings that are saved on one engine and gone on with on the same or another.</summary>
[TestClass]
public sealed class CheckpointTests
{
    private static readonly SparkEngineOptions s_groups = new() { GroupSize = 3 };

    [TestMethod]
    [DataRow(2, 3)]
    [DataRow(3, 2)]
    [DataRow(1, 1)]
    [DataRow(3, 0)]
    [DataRow(0, 2)]
    [DataRow(3, 2, true)]
    [DataRow(2, 2, false, SchedulingMode.DriverAggregate, SchedulingMode.DriverAggregate)]
    [DataRow(2, 3, false, SchedulingMode.DriverAggregate, SchedulingMode.Group)]
    [DataRow(3, 1, false, SchedulingMode.Group, SchedulingMode.DriverAggregate)]
    public void A_training_goes_on_wherever_it_was_saved(int executorsBefore, int executorsAfter, bool isEncrypted = false,
        SchedulingMode before = SchedulingMode.Group, SchedulingMode after = SchedulingMode.Group)
    {
        using TestTraining whole = Training(null);
        (float[] expected, TrainingHistory history) = whole.TrainHere();
        foreach (int afterReports in new[] { 1, 2, 4, 6, 8 })
        {
            using var folder = new TestFolder();
            using var cancellation = new CancellationTokenSource();
            var observer = new TestObserver
            {
                Stepped = report =>
                {
                    if (report == afterReports)
                        cancellation.Cancel();
                },
            };
            using (TestTraining first = Training(folder, observer, token: cancellation.Token))
            {
                Assert.AreEqual(TrainingEnd.Cancelled, Train(first, executorsBefore, isEncrypted, before).History.End);
            }

            using TestTraining second = Training(folder);
            (float[] bits, TrainingHistory resumed) = Train(second, executorsAfter, isEncrypted, after);
            CollectionAssert.AreEqual(expected, bits, $"after {afterReports} reports");
            CollectionAssert.AreEqual(Course(history), Course(resumed), $"after {afterReports} reports");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_cancelled_training_is_saved_when_the_group_under_way_has_been_ended(int slots)
    {
        using var folder = new TestFolder();
        using var cancellation = new CancellationTokenSource();
        using TestTraining first = Training(folder, token: cancellation.Token);
        using var cluster = new InProcessCluster(2) { Slots = slots };
        int waiting = 0;
        int waitingWhenSaved = -1;
        cluster.OnTask = (job, body, killed) =>
        {
            if (job == GroupJob.Name && Message.Read<GroupCommand>(body.Span).FirstStep == 10)
            {
                Interlocked.Increment(ref waiting);
                cancellation.Cancel();
                killed.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
                Interlocked.Decrement(ref waiting);
            }
            else if (job == SlotsJob.Name && cancellation.IsCancellationRequested)
            {
                waitingWhenSaved = Volatile.Read(ref waiting);
            }
        };

        first.TrainOn(cluster, s_groups);

        // A group that was launched ahead may cancel before the one that is waited for has landed: then the last checkpoint says it all.
        Assert.IsTrue(waitingWhenSaved == 0 || (slots > 1 && waitingWhenSaved == -1), $"{waitingWhenSaved}");
        using TestTraining second = Training(folder);
        using TestTraining whole = Training(null);
        CollectionAssert.AreEqual(whole.TrainHere().Bits, second.TrainHere().Bits);
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(0)]
    public void A_training_that_ended_is_returned_and_can_be_prolonged(int executors)
    {
        using var folder = new TestFolder();
        using (TestTraining training = Training(folder))
        {
            (float[] bits, TrainingHistory history) = Train(training, 2);
            (float[] again, TrainingHistory same) = Train(training, executors);
            CollectionAssert.AreEqual(bits, again);
            CollectionAssert.AreEqual(Course(history), Course(same));
        }

        using TestTraining longer = Training(folder, epochs: 6);
        using TestTraining whole = Training(null, epochs: 6);
        CollectionAssert.AreEqual(whole.TrainHere().Bits, Train(longer, executors).Bits);
    }

    [TestMethod]
    public void An_executor_lost_while_the_training_is_saved_changes_no_bit()
    {
        foreach (string job in new[] { FetchJob.Name, SlotsJob.Name })
        {
            using var folder = new TestFolder();
            using TestTraining training = Training(folder);
            using var cluster = new InProcessCluster(3);
            int jobs = 0;
            cluster.BeforeJob = (name, _) =>
            {
                if (name == job && jobs++ == 1)
                    cluster.Kill("1");
            };

            (float[] bits, _) = training.TrainOn(cluster, s_groups);

            using TestTraining whole = Training(null);
            CollectionAssert.AreEqual(whole.TrainHere().Bits, bits, job);
            Assert.HasCount(2, cluster.Executors());
            CollectionAssert.AreEqual(bits, Train(training, 0).Bits, "what was saved");
        }
    }

    [TestMethod]
    public void An_executor_lost_while_the_state_is_given_back_changes_no_bit()
    {
        using var folder = new TestFolder();
        using (TestTraining first = Training(folder, epochs: 2))
        {
            Train(first, 0);
        }

        using TestTraining second = Training(folder);
        using var cluster = new InProcessCluster(3);
        int jobs = 0;
        cluster.BeforeJob = (name, _) =>
        {
            if (name == StateJob.Name && jobs++ == 0)
                cluster.Kill("2");
        };
        using TestTraining whole = Training(null);
        CollectionAssert.AreEqual(whole.TrainHere().Bits, second.TrainOn(cluster, s_groups).Bits);
        Assert.AreEqual(2, jobs);
    }

    private static TestTraining Training(TestFolder? folder, ITrainingObserver? observer = null, int epochs = 4, CancellationToken token = default)
    {
        using var plain = new TestTraining();
        return new TestTraining
        {
            Validates = true,
            Checkpoints = folder is null ? null : new CheckpointOptions(folder.Path),
            Options = plain.Options with
            {
                Epochs = epochs,
                Observer = observer,
                CancellationToken = token,
                EarlyStopping = new EarlyStopping { Patience = 9 },
            },
        };
    }

    // Without executors in this process.
    private static (float[] Bits, TrainingHistory History) Train(
        TestTraining training, int executors, bool isEncrypted = false, SchedulingMode mode = SchedulingMode.Group)
    {
        if (executors == 0)
            return training.TrainHere();

        using var cluster = new InProcessCluster(executors) { IsEncrypted = isEncrypted };
        return training.TrainOn(cluster, s_groups with { Mode = mode });
    }

    private static string[] Course(TrainingHistory history) =>
        [$"{history.BestEpoch}", .. history.Epochs.Select(epoch => $"{epoch.Loss:R} {epoch.ValidationLoss:R} {string.Join(' ', epoch.Metrics)}")];
}
