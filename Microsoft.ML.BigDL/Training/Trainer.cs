using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The loop over epochs and steps: validation, keeping the best, early stopping, cancellation, progress.</summary>
internal sealed class Trainer
{
    private readonly TrainingOptions _options;
    private readonly ITrainingEngine _engine;
    private readonly Stopwatch _clock = new();
    private readonly List<EpochResult> _epochs = [];
    private long _steps;
    private int _bestEpoch;

    private Trainer(ITrainingEngine engine, TrainingOptions options)
    {
        _options = options;
        _engine = engine;
    }

    /// <summary>Trains a model in this process from the given parameters, which are updated in place.</summary>
    /// <exception cref="ArgumentException">There are no records, or the options do not fit together.</exception>
    public static TrainingHistory Fit(
        Layers.Model model, ParameterStore parameters, ISampleSource training, ISampleSource? validation, TrainingOptions options)
    {
        using var engine = new LocalEngine(model, parameters, training, validation, options);
        return Fit(engine, model.TrainableCount, options);
    }

    /// <summary>Trains on an engine.</summary>
    public static TrainingHistory Fit(ITrainingEngine engine, long trainableCount, TrainingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        return new Trainer(engine, options).Run(trainableCount);
    }

    private TrainingHistory Run(long trainableCount)
    {
        _options.Observer?.OnStart(new TrainingPlanInfo(
            _options.Epochs, _engine.StepsPerEpoch, _engine.Records, _options.BatchSize, _engine.Threads, trainableCount));
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
        var history = new TrainingHistory([.. _epochs], end, _bestEpoch, _clock.Elapsed);
        _options.Observer?.OnEnd(history);
        return history;
    }

    private TrainingEnd RunEpochs()
    {
        int epochsWithoutGain = 0;
        for (int epoch = 0; epoch < _options.Epochs; epoch++)
        {
            TimeSpan start = _clock.Elapsed;
            if (!TrainEpoch(epoch))
            {
                return TrainingEnd.Cancelled;
            }

            EpochResult result = Finish(epoch, start);
            _epochs.Add(result);
            bool isBetter = KeepBest(result);
            _options.Observer?.OnEpoch(result);
            epochsWithoutGain = isBetter ? 0 : epochsWithoutGain + 1;
            if (_options.EarlyStopping is EarlyStopping early && epochsWithoutGain >= early.Patience)
            {
                return TrainingEnd.StoppedEarly;
            }
        }

        return TrainingEnd.Completed;
    }

    private bool TrainEpoch(int epoch)
    {
        _engine.StartEpoch(epoch);
        TimeSpan start = _clock.Elapsed;
        for (int step = 0; step < _engine.StepsPerEpoch;)
        {
            if (_options.CancellationToken.IsCancellationRequested)
            {
                return false;
            }

            int done = _engine.Train(step);
            step += done;
            _steps += done;
            Report(epoch, step, start);
        }

        double loss = _engine.Statistics.Loss;
        if (!double.IsFinite(loss))
        {
            throw new InvalidOperationException($"The training loss became {loss} in epoch {epoch + 1}. " +
                "Use a smaller learning rate, clip the gradients, or check the features for very large values.");
        }

        return true;
    }

    private void Report(int epoch, int stepsDone, TimeSpan start)
    {
        if (_options.Observer is ITrainingObserver observer)
        {
            BatchStatistics statistics = _engine.Statistics;
            double rate = Rate(start);
            double left = ((double)(_options.Epochs - epoch) * _engine.Records) - statistics.Records;
            TimeSpan remaining = rate > 0 ? TimeSpan.FromSeconds(left / rate) : TimeSpan.Zero;
            observer.OnStep(new TrainingProgress(epoch + 1, stepsDone, statistics.Loss, statistics.FirstMetric, rate, remaining));
        }
    }

    private double Rate(TimeSpan start)
    {
        double seconds = (_clock.Elapsed - start).TotalSeconds;
        return seconds > 0 ? _engine.Statistics.Records / seconds : 0;
    }

    private EpochResult Finish(int epoch, TimeSpan start)
    {
        double rate = Rate(start);
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

        float learningRate = _options.Optimizer.LearningRate.At(_steps - 1);
        return new EpochResult(
            epoch + 1, loss, metrics, validationLoss, validationMetrics, learningRate, _clock.Elapsed - start, rate);
    }

    private bool KeepBest(EpochResult result)
    {
        double best = _bestEpoch == 0 ? double.PositiveInfinity : _epochs[_bestEpoch - 1].WatchedLoss;
        if (!(result.WatchedLoss < best - (_options.EarlyStopping?.MinDelta ?? 0)))
        {
            return false;
        }

        _engine.KeepBest();
        _bestEpoch = result.Epoch;
        return true;
    }
}
