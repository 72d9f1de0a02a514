using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

/// <summary>The display found by its members' names is held to stand-ins of the same shape here, and to the real one by eng/notebook.</summary>
[TestClass]
public sealed class NotebookProgressTests
{
    private static readonly TrainingPlanInfo s_plan = new(Epochs: 2, StepsPerEpoch: 5, Records: 150, BatchSize: 32, Threads: 2, Parameters: 77);

    [TestMethod]
    public void A_cell_shows_a_bar_and_then_the_epochs_in_its_place()
    {
        Cell.Current = new Cell();
        var progress = new NotebookProgress(value => NotebookDisplay.Show(value, typeof(Cell), typeof(CellExtensions)), new ConsoleProgress());
        progress.OnStart(s_plan);
        StringAssert.Contains(Cell.Current.Html[0], "<progress value=\"0\" max=\"10\">");
        StringAssert.Contains(Cell.Current.Html[0], "150 records, 77 weights");

        progress.OnStep(new TrainingProgress(1, 1, 0.9, double.NaN, 100, TimeSpan.Zero));
        Assert.HasCount(1, Cell.Current.Html, "a change within a quarter of a second is not shown");
        progress.OnEpoch(new EpochResult(1, 0.5, [new("<accuracy>", 0.75)], null, [], 0.1f, TimeSpan.FromSeconds(1), 1234));
        StringAssert.Contains(Cell.Current.Html[^1], "<td>1</td><td>0.5000</td><td>&lt;accuracy&gt; 0.7500</td>");

        progress.OnMessage("<disk> full", isWarning: true);
        StringAssert.Contains(Cell.Current.Html[^1], "<p>Warning: &lt;disk&gt; full</p>");
        progress.OnEnd(new TrainingHistory([], TrainingEnd.Cancelled, 1, TimeSpan.FromSeconds(2)));
        StringAssert.Contains(Cell.Current.Html[^1], "Cancelled after 0 of 2 epochs in 2.0 s");
        Assert.IsFalse(Cell.Current.Html[^1].Contains("<progress", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Without_a_running_cell_the_console_shows_it()
    {
        Assert.IsNull(NotebookDisplay.Show("value"), "this process is no notebook");
        Cell.Current = null;
        var text = new StringWriter();
        var progress = new NotebookProgress(
            value => NotebookDisplay.Show(value, typeof(Cell), typeof(CellExtensions)), new ConsoleProgress(text, isTerminal: false));
        progress.OnStart(s_plan);
        progress.OnStep(new TrainingProgress(1, 1, 0.9, double.NaN, 100, TimeSpan.Zero));
        progress.OnMessage("Goes on.", isWarning: false);
        progress.OnEpoch(new EpochResult(1, 0.5, [], null, [], 0.1f, TimeSpan.FromSeconds(1), 1234));
        progress.OnEnd(new TrainingHistory([], TrainingEnd.Completed, 1, TimeSpan.FromSeconds(2)));
        StringAssert.StartsWith(text.ToString(), "Goes on." + Environment.NewLine + "epoch 1/2: loss 0.5000; 1,234 records/s");
    }

    [TestMethod]
    public void On_a_cluster_the_view_shows_where_the_time_goes_and_who_is_slow()
    {
        var writer = new StringWriter();
        IHtml view = new ProgressView(s_plan)
        {
            Step = new TrainingProgress(1, 1, 0.9, double.NaN, 100, TimeSpan.Zero) { Shares = new TrainingShares(0.5, 0.25, 0.25, "executor <2>") },
        };

        view.WriteHtml(writer);

        StringAssert.Contains(writer.ToString(), "compute 50 %, exchange 25 %, scheduling 25 %; executor &lt;2&gt;</p>");
    }

    public sealed class Cell
    {
        public static Cell? Current { get; set; }

        public List<string> Html { get; } = [];
    }

    public static class CellExtensions
    {
        public static Shown Display(Cell cell, object value, params string[] mimeTypes)
        {
            CollectionAssert.AreEqual(new[] { "text/html" }, mimeTypes);
            var shown = new Shown(cell);
            shown.Update(value);
            return shown;
        }
    }

    public sealed class Shown(Cell cell)
    {
        public void Update(object value)
        {
            var writer = new StringWriter();
            ((IHtml)value).WriteHtml(writer);
            cell.Html.Add(writer.ToString());
        }
    }
}
