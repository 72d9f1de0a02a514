using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training.Checkpoints;

[TestClass]
public sealed class ResumeTests
{
    [TestMethod]
    public void Cancelled_after_any_step_the_same_call_goes_on_to_the_same_bits()
    {
        (float[] Numbers, TrainingHistory History) whole = new TestRun(null).Train();
        int steps = 4 * 7;
        for (int at = 1; at < steps; at++)
        {
            using var folder = new TestFolder();
            var interrupted = Cancelled(new TestRun(folder.Path), at);
            Assert.AreEqual(TrainingEnd.Cancelled, interrupted.History.End, $"step {at}");
            var observer = new TestObserver();
            TestRun.AssertSame(whole, new TestRun(folder.Path) { Observer = observer, Threads = 1 + (at % 3) }.Train(), $"cancelled after step {at}");
            Assert.AreEqual(steps - at, observer.Steps, "no step is done twice");
            StringAssert.Contains(observer.Messages.Single(), $"epoch {(at / 7) + 1} of 4, step {(at % 7) + 1} of 7");
            Assert.IsEmpty(observer.Warnings);
        }
    }

    [TestMethod]
    public void Every_optimiser_goes_on_with_its_slots()
    {
        foreach (Optimizer optimizer in new Optimizer[]
            { new SGD(), new SGD { Momentum = 0.9f }, new Adam(), new Nadam(), new Adamax(), new Adagrad(), new Adadelta(), new RMSprop() })
        {
            using var folder = new TestFolder();
            (float[] Numbers, TrainingHistory History) whole = new TestRun(null) { Optimizer = optimizer, Epochs = 2 }.Train();
            Cancelled(new TestRun(folder.Path) { Optimizer = optimizer, Epochs = 2 }, 5);
            TestRun.AssertSame(whole, new TestRun(folder.Path) { Optimizer = optimizer, Epochs = 2 }.Train(), optimizer.GetType().Name);
        }
    }

    [TestMethod]
    public void Interrupted_again_and_again_it_ends_with_the_same_bits()
    {
        using var folder = new TestFolder();
        (float[] Numbers, TrainingHistory History) whole = new TestRun(null).Train();
        for (int run = 0; run < 9; run++)
        {
            Cancelled(new TestRun(folder.Path), 3);
        }

        TestRun.AssertSame(whole, new TestRun(folder.Path).Train(), "nine times");
        Assert.HasCount(2, folder.Checkpoints, "no more than asked for are kept");
    }

    [TestMethod]
    public void A_finished_training_is_returned_at_once_and_goes_on_when_epochs_are_added()
    {
        using var folder = new TestFolder();
        (float[] Numbers, TrainingHistory History) two = new TestRun(folder.Path) { Epochs = 2 }.Train();
        var observer = new TestObserver();
        TestRun.AssertSame(two, new TestRun(folder.Path) { Epochs = 2, Observer = observer }.Train(), "again");
        Assert.AreEqual(0, observer.Steps);
        StringAssert.Contains(observer.Messages.Single(), "Raise Epochs");
        TestRun.AssertSame(new TestRun(null) { Epochs = 5 }.Train(), new TestRun(folder.Path) { Epochs = 5 }.Train(), "three more");
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => new TestRun(folder.Path) { Epochs = 4 }.Train());
        StringAssert.Contains(error.Message, "Epochs is 4, but epoch 5 was begun already");
    }

    [TestMethod]
    public void The_best_epoch_and_early_stopping_are_gone_on_with()
    {
        // The rate makes the loss bounce, so that the best epoch is neither the first nor the last.
        TestRun Run(string? folder) => new(folder)
        {
            Epochs = 40,
            Optimizer = new Adam { LearningRate = 0.2f },
            EarlyStopping = new EarlyStopping { Patience = 4 },
        };
        (float[] Numbers, TrainingHistory History) whole = Run(null).Train();
        Assert.AreEqual(TrainingEnd.StoppedEarly, whole.History.End);
        Assert.IsLessThan(whole.History.Epochs.Length, whole.History.BestEpoch);
        foreach (int after in new[] { 0, 1, 3 })
        {
            using var folder = new TestFolder();
            Cancelled(Run(folder.Path), ((whole.History.BestEpoch + after) * 7) + (after % 2 * 4));
            TestRun.AssertSame(whole, Run(folder.Path).Train(), $"{after} epochs after the best");
            var observer = new TestObserver();
            TestRun.AssertSame(whole, (Run(folder.Path) with { Observer = observer }).Train(), "stopped already");
            StringAssert.Contains(observer.Messages.Single(), "StoppedEarly");
            Assert.AreEqual(0, observer.Steps);
        }
    }

    [TestMethod]
    public void Checkpoints_come_after_so_many_epochs_or_so_much_time()
    {
        using var folder = new TestFolder();
        var clock = new ManualClock();
        var names = new List<string>();
        new TestRun(folder.Path)
        {
            Epochs = 5,
            EveryEpochs = 2,
            EveryInterval = TimeSpan.FromMinutes(10),
            Keep = 100,
            Time = clock,
            Observer = new TestObserver
            {
                Stepped = step => clock.Advance(step is > 7 and <= 14 ? TimeSpan.FromMinutes(3) : TimeSpan.Zero),
                EpochEnded = epoch => names.Add($"{epoch}: {folder.Checkpoints.Length}"),
            },
        }.Train();

        // In epoch 2 one for the time after its fourth step and one for its end; one for the end of epoch 4, and the last.
        CollectionAssert.AreEqual(new[] { "1: 0", "2: 2", "3: 2", "4: 3", "5: 4" }, names);
    }

    [TestMethod]
    public void Each_difference_is_named_with_what_was_and_what_is()
    {
        using var folder = new TestFolder();
        new TestRun(folder.Path) { Epochs = 1 }.Train();
        BigDLException error = Assert.ThrowsExactly<BigDLException>(
            () => new TestRun(folder.Path) { BatchSize = 20, Ranks = 2, Seed = 12, Validates = false }.Train());
        foreach (string fact in new[]
        {
            "batch size is '20', but was '16'", "logical ranks is '2', but was '3'", "seed is '12', but was '11'",
            "records of each rank is '51 52', but was '34 34 35'", "validation records of each rank is '0 0', but was '13 13 14'",
            "name another folder", folder.Path,
        })
        {
            StringAssert.Contains(error.Message, fact);
        }
    }

    private static (float[] Numbers, TrainingHistory History) Cancelled(TestRun run, int afterSteps)
    {
        using var cancellation = new CancellationTokenSource();
        var observer = new TestObserver
        {
            Stepped = step =>
            {
                if (step == afterSteps)
                {
                    cancellation.Cancel();
                }
            },
        };
        return (run with { Observer = observer, Token = cancellation.Token }).Train();
    }
}
