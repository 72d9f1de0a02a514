using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class ConsoleProgressTests
{
    private static readonly EpochResult s_epoch = new(
        1, 0.5, [KeyValuePair.Create("accuracy", 0.75)], 0.6, [], 0.01f, TimeSpan.FromSeconds(1), 12_345);

    [TestMethod]
    public void A_file_gets_one_plain_line_per_epoch()
    {
        var writer = new StringWriter();
        var progress = new ConsoleProgress(writer, isTerminal: false);
        progress.OnStart(new TrainingPlanInfo(2, 10, 320, 32, 1, 7));

        progress.OnStep(new TrainingProgress(1, 1, 0.7, 0.5, 1000, TimeSpan.FromSeconds(90)));
        progress.OnEpoch(s_epoch);

        Assert.AreEqual(
            "epoch 1/2: loss 0.5000, accuracy 0.7500; validation loss 0.6000; 12,345 records/s" + Environment.NewLine, writer.ToString());
    }

    [TestMethod]
    public void Messages_are_lines_of_their_own()
    {
        var writer = new StringWriter();
        var progress = new ConsoleProgress(writer, isTerminal: false);
        progress.OnMessage("Goes on.", isWarning: false);
        progress.OnMessage("The disk is full.", isWarning: true);
        Assert.AreEqual($"Goes on.{Environment.NewLine}warning: The disk is full.{Environment.NewLine}", writer.ToString());
    }

    [TestMethod]
    public void A_terminal_sees_the_step_and_then_the_epoch_over_it()
    {
        var writer = new StringWriter();
        var progress = new ConsoleProgress(writer, isTerminal: true);
        progress.OnStart(new TrainingPlanInfo(2, 10, 320, 32, 1, 7));

        progress.OnStep(new TrainingProgress(1, 3, 0.7, 0.5, 1000, TimeSpan.FromSeconds(90)));
        progress.OnEpoch(s_epoch);

        string[] lines = writer.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("epoch 1/2, step 3/10: loss 0.7000, metric 0.5000, 1,000 records/s, 01:30 left", lines[0]);
        Assert.StartsWith("epoch 1/2: loss 0.5000", lines[1]);
        Assert.IsGreaterThanOrEqualTo(lines[0].Length, lines[1].TrimEnd('\n').Length);
    }

    [TestMethod]
    public void On_a_cluster_a_step_shows_where_the_time_goes_and_who_is_slow()
    {
        var writer = new StringWriter();
        var progress = new ConsoleProgress(writer, isTerminal: true);
        progress.OnStart(new TrainingPlanInfo(2, 10, 320, 32, 1, 7));

        progress.OnStep(new TrainingProgress(1, 3, 0.7, double.NaN, 1000, TimeSpan.FromSeconds(90))
        {
            Shares = new TrainingShares(0.905, 0.075, 0.02, "executor 2 is slow"),
        });

        StringAssert.EndsWith(writer.ToString(), "01:30 left, compute 91 %, exchange 8 %, scheduling 2 %; executor 2 is slow");
    }
}
