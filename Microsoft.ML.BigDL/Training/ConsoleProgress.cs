using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Shows a training as text: one line that is rewritten in place on a terminal, one line per epoch elsewhere. Give none for silence.
/// </summary>
public sealed class ConsoleProgress : ITrainingObserver
{
    // A terminal shows no more changes than this, and writing them costs more than a small step.
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _writer;
    private readonly bool _isTerminal;
    private TrainingPlanInfo? _plan;
    private long _lastLine;
    private int _width;

    /// <summary>Shows on standard error, so that a program's results on standard output stay apart.</summary>
    public ConsoleProgress()
        : this(Console.Error, !Console.IsErrorRedirected)
    {
    }

    /// <summary>Shows on any writer.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="isTerminal">Whether a line can be rewritten after a carriage return.</param>
    public ConsoleProgress(TextWriter writer, bool isTerminal)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _isTerminal = isTerminal;
    }

    /// <inheritdoc/>
    public void OnStart(TrainingPlanInfo plan)
    {
        _plan = plan;
        _lastLine = 0;
    }

    /// <inheritdoc/>
    public void OnStep(in TrainingProgress progress)
    {
        if (!_isTerminal || (_lastLine != 0 && Stopwatch.GetElapsedTime(_lastLine) < s_interval))
        {
            return;
        }

        _lastLine = Stopwatch.GetTimestamp();
        string metric = double.IsNaN(progress.Metric) ? string.Empty : Text($", metric {progress.Metric:0.0000}");
        Rewrite(Text($"epoch {progress.Epoch}/{_plan?.Epochs}, step {progress.Step}/{_plan?.StepsPerEpoch}: loss {progress.Loss:0.0000}{metric}, ")
            + Text($"{progress.RecordsPerSecond:n0} records/s, {progress.Remaining:mm\\:ss} left")
            + (progress.Shares is TrainingShares shares ? $", {shares}" : string.Empty));
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        string metrics = string.Concat(epoch.Metrics.Select(metric => Text($", {metric.Key} {metric.Value:0.0000}")));
        string validation = epoch.ValidationLoss is double loss
            ? Text($"; validation loss {loss:0.0000}") + string.Concat(epoch.ValidationMetrics.Select(metric => Text($", {metric.Key} {metric.Value:0.0000}")))
            : string.Empty;
        Rewrite(Text($"epoch {epoch.Epoch}/{_plan?.Epochs}: loss {epoch.Loss:0.0000}{metrics}{validation}; {epoch.RecordsPerSecond:n0} records/s"));
        _writer.WriteLine();
        _width = 0;
    }

    /// <inheritdoc/>
    public void OnMessage(string text, bool isWarning)
    {
        Rewrite(isWarning ? $"warning: {text}" : text);
        _writer.WriteLine();
        _width = 0;
    }

    /// <inheritdoc/>
    public void OnEnd(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.End != TrainingEnd.Completed)
        {
            Rewrite(Text($"ended ({history.End}) after {history.Epochs.Length} epochs; the weights are those of epoch {history.BestEpoch}"));
            _writer.WriteLine();
            _width = 0;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Blanks cover what a longer line left behind.
    private void Rewrite(string line)
    {
        _writer.Write(_isTerminal ? "\r" + line.PadRight(_width) : line);
        _width = line.Length;
    }
}
