using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Shows a training on a console: one live line per epoch on a terminal, one plain line per epoch elsewhere. A training
/// without it is silent.
/// </summary>
public sealed class ProgressLine : ITrainingObserver
{
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _writer;
    private readonly bool _isLive;
    private readonly Stopwatch _sinceShown = new();
    private TrainingPlanInfo? _plan;
    private int _width;

    /// <summary>Writes to the standard output.</summary>
    public ProgressLine()
        : this(Console.Out, isLive: !Console.IsOutputRedirected)
    {
    }

    /// <summary>Writes to any writer.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="isLive">Whether a line may be overwritten with a carriage return, as on a terminal.</param>
    public ProgressLine(TextWriter writer, bool isLive)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _isLive = isLive;
    }

    /// <inheritdoc/>
    public void OnStart(TrainingPlanInfo plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _sinceShown.Restart();
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Parameters:N0} weights, {plan.Records:N0} records, {plan.Epochs} epochs of {plan.StepsPerEpoch} steps of {plan.BatchSize}, {plan.Threads} threads"));
    }

    /// <inheritdoc/>
    public void OnStep(in TrainingProgress progress)
    {
        if (!_isLive || _sinceShown.Elapsed < s_refresh)
        {
            return;
        }

        _sinceShown.Restart();
        string metric = double.IsNaN(progress.Metric) ? string.Empty : Format($", {progress.Metric:F4}");
        Overwrite(Format(
            $"epoch {progress.Epoch}/{_plan?.Epochs}  step {progress.Step}/{_plan?.StepsPerEpoch}  loss {progress.Loss:F4}{metric}  {progress.RecordsPerSecond:N0} records/s  {progress.Remaining:m\\:ss} left"));
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        string line = Format($"epoch {epoch.Epoch}/{_plan?.Epochs}  loss {epoch.Loss:F4}");
        foreach ((string name, double value) in epoch.Metrics)
        {
            line += Format($"  {name} {value:F4}");
        }

        if (epoch.ValidationLoss is double loss)
        {
            line += Format($"  validation loss {loss:F4}");
        }

        foreach ((string name, double value) in epoch.ValidationMetrics)
        {
            line += Format($"  validation {name} {value:F4}");
        }

        line += Format($"  {epoch.RecordsPerSecond:N0} records/s  {epoch.Duration.TotalSeconds:F1} s");
        if (_isLive)
        {
            Overwrite(line);
            _width = 0;
            _writer.WriteLine();
        }
        else
        {
            _writer.WriteLine(line);
        }
    }

    /// <inheritdoc/>
    public void OnEnd(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.End != TrainingEnd.Completed)
        {
            string why = history.End == TrainingEnd.Cancelled ? "cancelled" : "the loss no longer falls";
            _writer.WriteLine(Format($"Training ended ({why}); the weights of epoch {history.BestEpoch} are kept."));
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Overwrite(string line)
    {
        _writer.Write('\r');
        _writer.Write(line.PadRight(_width));
        _width = line.Length;
    }
}
