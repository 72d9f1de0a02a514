using System.Globalization;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class ProgressLineTests
{
    private static readonly TrainingPlanInfo s_plan = new(2, 10, 320, 32, 1, 1234);
    private static readonly EpochResult s_epoch = new(
        1, 0.5, [KeyValuePair.Create("accuracy", 0.75)], 0.625, [KeyValuePair.Create("accuracy", 0.7)], 0.01f, TimeSpan.FromSeconds(2), 160);

    [TestMethod]
    public void A_file_gets_plain_lines()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var line = new ProgressLine(writer, isLive: false);
        line.OnStart(s_plan);
        line.OnStep(new TrainingProgress(1, 1, 0.9, 0.1, 100, TimeSpan.FromSeconds(5)));
        line.OnEpoch(s_epoch);
        string text = writer.ToString();
        Assert.DoesNotContain("\r", text.ReplaceLineEndings("\n"));
        StringAssert.Contains(text, "1,234 weights, 320 records");
        StringAssert.Contains(text, "epoch 1/2  loss 0.5000  accuracy 0.7500  validation loss 0.6250  validation accuracy 0.7000  160 records/s  2.0 s");
    }

    [TestMethod]
    public void The_end_is_told_when_it_came_early()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var line = new ProgressLine(writer, isLive: true);
        line.OnEnd(new TrainingHistory([s_epoch], TrainingEnd.Cancelled, 1, TimeSpan.FromSeconds(2)));
        StringAssert.Contains(writer.ToString(), "cancelled");
        StringAssert.Contains(writer.ToString(), "epoch 1");
    }
}
