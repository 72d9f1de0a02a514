using System.Diagnostics;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Shows a training in the output of a .NET Interactive notebook's cell: a bar and a table of epochs that change in place while it runs. Outside a
/// notebook it shows what <see cref="ConsoleProgress"/> does.
/// </summary>
public sealed class NotebookProgress : ITrainingObserver
{
    // Each change is a message through the notebook's server to a browser.
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private readonly Func<object, NotebookDisplay?> _show;
    private readonly ITrainingObserver _console;
    private ProgressView? _view;
    private NotebookDisplay? _display;
    private long _lastChange;

    /// <summary>Shows in the cell that is running when the training starts.</summary>
    public NotebookProgress()
        : this(NotebookDisplay.Show, new ConsoleProgress())
    {
    }

    internal NotebookProgress(Func<object, NotebookDisplay?> show, ITrainingObserver console)
    {
        _show = show;
        _console = console;
    }

    /// <inheritdoc/>
    public void OnStart(TrainingPlanInfo plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _view = new ProgressView(plan);
        _display = _show(_view);
        _lastChange = Stopwatch.GetTimestamp();
        if (_display is null)
        {
            _console.OnStart(plan);
        }
    }

    /// <inheritdoc/>
    public void OnStep(in TrainingProgress progress)
    {
        if (_display is null || _view is null)
        {
            _console.OnStep(progress);
        }
        else if (Stopwatch.GetElapsedTime(_lastChange) >= s_interval)
        {
            _view.Step = progress;
            Change(_display, _view);
        }
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochResult epoch)
    {
        if (_display is null || _view is null)
        {
            _console.OnEpoch(epoch);
            return;
        }

        _view.Add(epoch);
        Change(_display, _view);
    }

    /// <inheritdoc/>
    public void OnMessage(string text, bool isWarning)
    {
        if (_display is null || _view is null)
        {
            _console.OnMessage(text, isWarning);
            return;
        }

        _view.Add(text, isWarning);
        Change(_display, _view);
    }

    /// <inheritdoc/>
    public void OnEnd(TrainingHistory history)
    {
        if (_display is null || _view is null)
        {
            _console.OnEnd(history);
            return;
        }

        _view.History = history;
        Change(_display, _view);
    }

    private void Change(NotebookDisplay display, ProgressView view)
    {
        display.Update(view);
        _lastChange = Stopwatch.GetTimestamp();
    }
}
