using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The loop over epochs and steps: validation, keeping the best, early stopping, cancellation, checkpoints, progress.</summary>
internal sealed class Trainer
{
    private readonly TrainingOptions _options;
    private readonly ITrainingEngine _engine;
    private readonly Checkpointer? _checkpoints;
    private readonly Stopwatch _clock = new();
    private readonly List<EpochResult> _epochs = [];
    private TimeSpan _before;
    private TimeSpan _epochStart;
    private int _stepOfEpoch;
    private int _bestEpoch;

    private Trainer(ITrainingEngine engine, TrainingOptions options)
    {
        _options = options;
        _engine = engine;
        _checkpoints = options.Checkpoints is { } plan ? new Checkpointer(plan, engine, options) : null;
    }

    // The time spent, in the processes before this one too.
    private TimeSpan Elapsed => _before + _clock.Elapsed;

    private TrainingPosition Position => new()
    {
        Epochs = [.. _epochs],
        BestEpoch = _bestEpoch,
        StepOfEpoch = _stepOfEpoch,
        Elapsed = Elapsed,
        EpochStart = _epochStart,
    };

    /// <summary>Trains a model in this process from the given parameters, which are updated in place.</summary>
    /// <exception cref="ArgumentException">There are no records, or the options do not fit together.</exception>
    public static TrainingHistory Fit(
        Layers.Model model, ParameterStore parameters, ISampleSource training, ISampleSource? validation, TrainingOptions options)
    {
        using var engine = new LocalEngine(model, parameters, training, validation, options);
        return Fit(engine, model.TrainableCount, options);
    }

    /// <summary>Trains on an engine.</summary>
    /// <exception cref="BigDLException">The checkpoints are of another training.</exception>
    public static TrainingHistory Fit(ITrainingEngine engine, long trainableCount, TrainingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        return new Trainer(engine, options).Run(trainableCount);
    }

    private TrainingHistory Run(long trainableCount)
    {
        _options.Observer?.OnStart(new TrainingPlanInfo(
            _options.Epochs, _engine.StepsPerEpoch, _engine.Records, _options.BatchSize, _engine.Threads, trainableCount));
        Resume();
        _clock.Start();
        TrainingEnd end = RunEpochs();
        if (_bestEpoch > 0 && (end == TrainingEnd.Cancelled || _options.EarlyStopping is { RestoresBest: true }))
        {
            _engine.RestoreBest();
        }
        else
        {
            _bestEpoch = _epochs.Count;
        }

        _engine.Finish();
        var history = new TrainingHistory([.. _epochs], end, _bestEpoch, Elapsed);
        _options.Observer?.OnEnd(history);
        return history;
    }

    private void Resume()
    {
        if (_checkpoints?.Resume() is { } position)
        {
            _epochs.AddRange(position.Epochs);
            _bestEpoch = position.BestEpoch;
            _stepOfEpoch = position.StepOfEpoch;
            _before = position.Elapsed;
            _epochStart = position.EpochStart;
            _checkpoints.TellResumed(position, End());
        }
    }

    private TrainingEnd RunEpochs()
    {
        TrainingEnd? end = End();
        while (end is null)
        {
            if (!TrainEpoch())
            {
                _checkpoints?.Save(Position);
                return TrainingEnd.Cancelled;
            }

            EpochResult result = Finish();
            _epochs.Add(result);
            _stepOfEpoch = 0;
            KeepBest(result);
            end = End();
            _checkpoints?.AfterEpoch(Position, isLast: end is not null);
            _options.Observer?.OnEpoch(result);
        }

        return end.Value;
    }

    // Why no further epoch is to be trained, or null.
    private TrainingEnd? End() =>
        _options.EarlyStopping is EarlyStopping early && _epochs.Count - _bestEpoch >= early.Patience ? TrainingEnd.StoppedEarly
        : _epochs.Count >= _options.Epochs ? TrainingEnd.Completed
        : null;

    private bool TrainEpoch()
    {
        if (_stepOfEpoch == 0)
        {
            _epochStart = Elapsed;
            _engine.StartEpoch(_epochs.Count);
        }

        while (_stepOfEpoch < _engine.StepsPerEpoch)
        {
            if (_options.CancellationToken.IsCancellationRequested)
            {
                return false;
            }

            int done = _engine.Train(_stepOfEpoch);
            if (done == 0)
            {
                return false;
            }

            _stepOfEpoch += done;
            Report();
            if (_stepOfEpoch < _engine.StepsPerEpoch && _checkpoints is { IsDue: true })
            {
                _checkpoints.Save(Position);
            }
        }

        double loss = _engine.Statistics.Loss;
        if (!double.IsFinite(loss))
        {
            throw new InvalidOperationException($"The training loss became {loss} in epoch {_epochs.Count + 1}. " +
                "Use a smaller learning rate, clip the gradients, or check the features for very large values.");
        }

        return true;
    }

    private void Report()
    {
        if (_options.Observer is ITrainingObserver observer)
        {
            BatchStatistics statistics = _engine.Statistics;
            double rate = Rate();
            double left = ((double)(_options.Epochs - _epochs.Count) * _engine.Records) - statistics.Records;
            TimeSpan remaining = rate > 0 ? TimeSpan.FromSeconds(left / rate) : TimeSpan.Zero;
            observer.OnStep(new TrainingProgress(_epochs.Count + 1, _stepOfEpoch, statistics.Loss, statistics.FirstMetric, rate, remaining)
            {
                Shares = _engine.Shares,
            });
        }
    }

    private double Rate()
    {
        double seconds = (Elapsed - _epochStart).TotalSeconds;
        return seconds > 0 ? _engine.Statistics.Records / seconds : 0;
    }

    private EpochResult Finish()
    {
        double rate = Rate();
        double loss = _engine.Statistics.Loss;
        ImmutableArray<KeyValuePair<string, double>> metrics = _engine.Statistics.Results;
        double? validationLoss = null;
        ImmutableArray<KeyValuePair<string, double>> validationMetrics = [];
        if (_engine.CanValidate)
        {
            _engine.Validate();
            validationLoss = _engine.Statistics.Loss;
            validationMetrics = _engine.Statistics.Results;
        }

        long lastStep = ((_epochs.Count + 1L) * _engine.StepsPerEpoch) - 1;
        return new EpochResult(
            _epochs.Count + 1, loss, metrics, validationLoss, validationMetrics, _options.Optimizer.LearningRate.At(lastStep), Elapsed - _epochStart, rate);
    }

    private void KeepBest(EpochResult result)
    {
        double best = _bestEpoch == 0 ? double.PositiveInfinity : _epochs[_bestEpoch - 1].WatchedLoss;
        if (result.WatchedLoss < best - (_options.EarlyStopping?.MinDelta ?? 0))
        {
            _engine.KeepBest();
            _bestEpoch = result.Epoch;
        }
    }
}
