using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Groups whose jobs are with Spark while the ones before still run.</summary>
[TestClass]
public sealed class OverlapTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [TestMethod]
    public void Every_group_but_the_last_runs_until_the_next_is_there_and_no_bit_changes()
    {
        using var training = new TestTraining { Validates = true };
        using var cluster = new InProcessCluster(2);
        var launched = new HashSet<long>();
        cluster.Alter = (job, body) =>
        {
            if (job == GroupJob.Name)
            {
                lock (launched)
                {
                    launched.Add(Message.Read<GroupCommand>(body.Span).FirstStep);
                    Monitor.PulseAll(launched);
                }
            }

            return body;
        };

        // Three epochs of seven steps in groups of three: the last begins at step 20.
        cluster.OnTask = (job, body, _) =>
        {
            if (job == GroupJob.Name && Message.Read<GroupCommand>(body.Span) is { FirstStep: < 20 } command)
                WaitFor(launched, command.FirstStep + command.Steps);
        };

        (float[] there, _) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
        Assert.HasCount(9, launched);
    }

    [TestMethod]
    [DataRow(true, 1, true, "since not every executor has two task slots.")]
    [DataRow(false, 2, true, "as the options say.")]
    [DataRow(true, 2, false, "since spark.locality.wait is below 1 s.")]
    public void Where_groups_cannot_overlap_they_follow_one_another_and_the_reason_is_told(bool overlaps, int slots, bool holdsPlaces, string reason)
    {
        var watch = new Watch();
        using var plain = new TestTraining();
        using var training = new TestTraining { Options = plain.Options with { Observer = watch } };
        using var cluster = new InProcessCluster(2) { Slots = slots, HoldsPlaces = holdsPlaces };
        int most = 0;
        cluster.OnTask = (job, _, _) =>
        {
            if (job == GroupJob.Name)
                most = Math.Max(most, Interlocked.Increment(ref watch.Tasks));
        };

        training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 2, Overlap = overlaps });

        Assert.AreEqual(2, most);
        StringAssert.EndsWith(watch.Message, reason);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Cancelling_ends_the_group_under_way_and_returns_the_best_epoch(int slots)
    {
        using var cancellation = new CancellationTokenSource();
        using var plain = new TestTraining { Validates = true };
        using var first = new TestTraining { Validates = true, Options = plain.Options with { Epochs = 1 } };
        using var training = new TestTraining
        {
            Validates = true,
            Options = plain.Options with { Epochs = 50, CancellationToken = cancellation.Token },
        };
        using var cluster = new InProcessCluster(2) { Slots = slots };
        cluster.OnTask = (job, body, killed) =>
        {
            if (job != GroupJob.Name || Message.Read<GroupCommand>(body.Span) is not { Epoch: 1, FirstStepOfEpoch: 2 })
                return;

            // Without being ended this group would never end.
            cancellation.Cancel();
            Assert.IsTrue(killed.WaitHandle.WaitOne(s_limit));
        };

        (float[] there, TrainingHistory history) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 2 });

        Assert.AreEqual(TrainingEnd.Cancelled, history.End);
        Assert.AreEqual(1, history.BestEpoch);
        CollectionAssert.AreEqual(first.TrainHere().Bits, there);
    }

    [TestMethod]
    public void Cancelling_in_the_first_epoch_returns_the_steps_done()
    {
        using var cancellation = new CancellationTokenSource();
        using var plain = new TestTraining();
        using var training = new TestTraining { Options = plain.Options with { CancellationToken = cancellation.Token } };
        using var cluster = new InProcessCluster(2);
        cluster.OnTask = (job, body, killed) =>
        {
            if (job != GroupJob.Name || Message.Read<GroupCommand>(body.Span).FirstStep != 4)
                return;

            cancellation.Cancel();
            Assert.IsTrue(killed.WaitHandle.WaitOne(s_limit));
        };

        (float[] there, TrainingHistory history) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 2 });

        Assert.IsEmpty(history.Epochs);
        CollectionAssert.AreNotEqual(plain.TrainHere().Bits, there);
        Assert.IsTrue(there.All(float.IsFinite));
    }

    private static void WaitFor(HashSet<long> launched, long step)
    {
        lock (launched)
        {
            while (!launched.Contains(step))
                Assert.IsTrue(Monitor.Wait(launched, s_limit), $"The group from step {step} was not launched while the one before ran.");
        }
    }

    /// <summary>Counts tasks since the last group landed.</summary>
    private sealed class Watch : ITrainingObserver
    {
        public int Tasks;

        public string Message { get; private set; } = "";

        public void OnStart(TrainingPlanInfo plan)
        {
            // Nothing to note.
        }

        public void OnStep(in TrainingProgress progress) => Volatile.Write(ref Tasks, 0);

        public void OnEpoch(EpochResult epoch)
        {
            // Nothing to note.
        }

        public void OnMessage(string text, bool isWarning) => Message = text;

        public void OnEnd(TrainingHistory history)
        {
            // Nothing to note.
        }
    }
}
