using System.Collections.Immutable;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Which weights a run ends with.</summary>
[TestClass]
public sealed class EpochEndTests
{
    [TestMethod]
    public void Stopping_early_goes_back_to_the_best_epoch()
    {
        using TestTraining training = Worsening();
        (float[] here, TrainingHistory history) = training.TrainHere();
        Assert.IsLessThanOrEqualTo(history.Epochs.Length - 4, history.BestEpoch);
        using var cluster = new InProcessCluster(2);

        (float[] there, TrainingHistory remote) = training.TrainOn(cluster, new SparkEngineOptions { GroupSize = 3 });

        CollectionAssert.AreEqual(here, there);
        Assert.AreEqual(history.BestEpoch, remote.BestEpoch);
    }

    [TestMethod]
    public void Another_executor_gives_the_weights_when_the_first_is_lost()
    {
        using TestTraining training = Worsening();
        using var cluster = new InProcessCluster(2);
        cluster.BeforeJob = (job, _) =>
        {
            if (job == FetchJob.Name)
                cluster.Kill("0");
        };

        (float[] there, _) = training.TrainOn(cluster);

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
    }

    [TestMethod]
    public void When_all_that_had_the_best_epoch_are_lost_it_is_computed_again()
    {
        using TestTraining training = Worsening();
        int best = training.TrainHere().History.BestEpoch;
        using var cluster = new InProcessCluster(1) { Slots = 1 };
        int arrivals = 0;
        cluster.Alter = (job, body) =>
        {
            if (job == GroupJob.Name && Message.Read<GroupCommand>(body.Span) is { FirstStepOfEpoch: 0 } command)
            {
                if (command.Epoch == best && arrivals++ == 0)
                    cluster.Add();
                else if (command.Epoch == best + 2)
                    cluster.Kill("0");
            }

            return body;
        };

        (float[] there, TrainingHistory history) = training.TrainOn(cluster);

        CollectionAssert.AreEqual(training.TrainHere().Bits, there);
        Assert.AreEqual(best, history.BestEpoch);
        CollectionAssert.AreEqual(new[] { "1" }, cluster.Executors().Select(executor => executor.Id).ToArray());
    }

    [TestMethod]
    public void The_best_epoch_outlives_the_executors_that_trained_it()
    {
        using TestTraining training = Worsening();
        (float[] here, TrainingHistory history) = training.TrainHere();
        var notes = new Notes();
        using var watched = new TestTraining { Validates = true, Options = training.Options with { Observer = notes } };
        using var cluster = new InProcessCluster(1) { Slots = 1 };
        int arrivals = 0;
        cluster.Alter = (job, body) =>
        {
            if (job == GroupJob.Name && Message.Read<GroupCommand>(body.Span) is { FirstStepOfEpoch: 0 } command)
            {
                if (command.Epoch == history.BestEpoch + 1 && arrivals++ == 0)
                    cluster.Add();
                else if (command.Epoch == history.BestEpoch + 3)
                    cluster.Kill("0");
            }

            return body;
        };

        (float[] there, _) = watched.TrainOn(cluster);

        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(new[] { "1" }, cluster.Executors().Select(executor => executor.Id).ToArray());
        Assert.IsFalse(notes.Messages.Any(note => note.Text.Contains("computed again", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void An_error_that_trying_again_cannot_mend_ends_the_run()
    {
        using var training = new TestTraining();
        using var cluster = new InProcessCluster(2) { IsEncrypted = true, Slots = 1 };
        int groups = 0;
        cluster.Alter = (job, body) =>
        {
            if (job != GroupJob.Name)
                return body;

            groups++;
            GroupCommand command = Message.Read<GroupCommand>(body.Span);
            ImmutableArray<HostAddress> strangers = [.. command.Hosts.Select(host => host with { CertificateHash = "" })];
            return Message.Write(command with { Hosts = strangers });
        };

        WorkerJobException error = Assert.ThrowsExactly<WorkerJobException>(() => training.TrainOn(cluster));

        Assert.AreEqual(1, groups);
        Assert.AreEqual(WorkerFault.JobCode, error.Fault?.Code);
        StringAssert.Contains(error.Message, "encrypted");
    }

    // An early epoch is the best by far, since the steps are too large.
    private static TestTraining Worsening()
    {
        using var plain = new TestTraining();
        return new TestTraining
        {
            Validates = true,
            Options = plain.Options with
            {
                Optimizer = new SGD { LearningRate = 4f },
                Epochs = 10,
                EarlyStopping = new EarlyStopping { Patience = 4 },
            },
        };
    }
}
