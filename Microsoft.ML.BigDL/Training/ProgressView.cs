using System.Net;

namespace Microsoft.ML.BigDL.Training;

/// <summary>A running training as HTML: a bar with the state of the epoch, and a table of the epochs done.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
internal sealed class ProgressView(TrainingPlanInfo plan) : IHtml
{
    private readonly List<EpochResult> _epochs = [];
    private readonly List<string> _messages = [];

    /// <summary>The last step; null before the first.</summary>
    public TrainingProgress? Step { get; set; }

    /// <summary>Set when the training has ended.</summary>
    public TrainingHistory? History { get; set; }

    public void Add(EpochResult epoch) => _epochs.Add(epoch);

    public void Add(string message, bool isWarning) => _messages.Add(isWarning ? $"Warning: {message}" : message);

    void IHtml.WriteHtml(TextWriter writer)
    {
        long total = (long)plan.Epochs * plan.StepsPerEpoch;
        if (History is TrainingHistory history)
        {
            writer.Write(FormattableString.Invariant(
                $"<p>{history.End} after {history.Epochs.Length} of {plan.Epochs} epochs in {history.Duration.TotalSeconds:0.0} s</p>"));
        }
        else
        {
            long done = Step is TrainingProgress step ? ((step.Epoch - 1L) * plan.StepsPerEpoch) + step.Step : 0;
            writer.Write(FormattableString.Invariant($"<progress value=\"{done}\" max=\"{total}\"></progress>"));
            writer.Write($"<p>{State()}</p>");
        }

        foreach (string message in _messages)
        {
            writer.Write($"<p>{WebUtility.HtmlEncode(message)}</p>");
        }

        EpochTable.Write(writer, _epochs);
    }

    private string State()
    {
        if (Step is not TrainingProgress step)
        {
            return FormattableString.Invariant($"{plan.Records:n0} records, {plan.Parameters:n0} weights, {plan.Threads} threads");
        }

        string metric = double.IsNaN(step.Metric) ? string.Empty : FormattableString.Invariant($", metric {step.Metric:0.0000}");
        return FormattableString.Invariant($"epoch {step.Epoch}/{plan.Epochs}, step {step.Step}/{plan.StepsPerEpoch}: loss {step.Loss:0.0000}{metric}, ")
            + FormattableString.Invariant($"{step.RecordsPerSecond:n0} records/s, {step.Remaining:mm\\:ss} left")
            + (step.Shares is TrainingShares shares ? $", {WebUtility.HtmlEncode(shares.ToString())}" : string.Empty);
    }
}
