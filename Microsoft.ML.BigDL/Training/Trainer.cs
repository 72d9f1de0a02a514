using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The loop over epochs and steps: validation, keeping the best, early stopping, cancellation, progress.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ISampleSource _training;
    private readonly ISampleSource? _validation;
    private readonly TrainingSession _session;
    private readonly BatchOrder _order;
    private readonly BatchStatistics _statistics;
    private readonly Stopwatch _clock = new();
    private readonly List<EpochResult> _epochs = [];
    private ParameterStore? _best;
    private int _bestEpoch;

    private Trainer(Layers.Model model, ParameterStore parameters, ISampleSource training, ISampleSource? validation, TrainingOptions options)
    {
        _options = options;
        _training = training;
        _validation = validation;
        _session = new TrainingSession(model, parameters, training, options);
        _order = new BatchOrder(training.Count, options.BatchSize, options.LogicalRanks, options.Seed, options.Shuffles);
        _statistics = new BatchStatistics(options.Metrics);
    }

    /// <summary>Trains a model from the given parameters, which are updated in place.</summary>
    /// <exception cref="ArgumentException">There are no records, or the options do not fit together.</exception>
    public static TrainingHistory Fit(
        Layers.Model model, ParameterStore parameters, ISampleSource training, ISampleSource? validation, TrainingOptions options)
    {
        Check(training, options);
        using var trainer = new Trainer(model, parameters, training, validation, options);
        return trainer.Run(model);
    }

    public void Dispose()
    {
        _session.Dispose();
        _best?.Dispose();
    }

    private static void Check(ISampleSource training, TrainingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LogicalRanks, 1);
        if (training.Count == 0)
        {
            throw new ArgumentException("There are no training records. Check the filter or the path the data came from.");
        }

        if (options.BatchSize < options.LogicalRanks || training.Count < options.LogicalRanks)
        {
            throw new ArgumentException($"{options.LogicalRanks} logical ranks cannot share {training.Count} records in batches of " +
                $"{options.BatchSize}: each rank needs at least one. Use fewer ranks or a larger batch.");
        }
    }

    private TrainingHistory Run(Layers.Model model)
    {
        _options.Observer?.OnStart(new TrainingPlanInfo(
            _options.Epochs, _order.Steps, _training.Count, _options.BatchSize, _options.Threads, model.TrainableCount));
        _clock.Start();
        TrainingEnd end = RunEpochs();
        if (_best is not null && _bestEpoch > 0 && (end == TrainingEnd.Cancelled || _options.EarlyStopping is { RestoresBest: true }))
        {
            _session.Parameters.CopyFrom(_best);
        }
        else
        {
            _bestEpoch = _epochs.Count;
        }

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
        _order.Start(epoch);
        _statistics.Reset();
        TimeSpan start = _clock.Elapsed;
        for (int step = 0; step < _order.Steps; step++)
        {
            if (_options.CancellationToken.IsCancellationRequested)
            {
                return false;
            }

            _session.Train(_order, step, _statistics);
            Report(epoch, step, start);
        }

        if (!double.IsFinite(_statistics.Loss))
        {
            throw new InvalidOperationException($"The training loss became {_statistics.Loss} in epoch {epoch + 1}. " +
                "Use a smaller learning rate, clip the gradients, or check the features for very large values.");
        }

        return true;
    }

    private void Report(int epoch, int step, TimeSpan start)
    {
        if (_options.Observer is ITrainingObserver observer)
        {
            double seconds = (_clock.Elapsed - start).TotalSeconds;
            double rate = seconds > 0 ? _statistics.Records / seconds : 0;
            double left = ((double)(_options.Epochs - epoch) * _training.Count) - _statistics.Records;
            TimeSpan remaining = rate > 0 ? TimeSpan.FromSeconds(left / rate) : TimeSpan.Zero;
            observer.OnStep(new TrainingProgress(epoch + 1, step + 1, _statistics.Loss, _statistics.FirstMetric, rate, remaining));
        }
    }

    private EpochResult Finish(int epoch, TimeSpan start)
    {
        double seconds = (_clock.Elapsed - start).TotalSeconds;
        double rate = seconds > 0 ? _statistics.Records / seconds : 0;
        double loss = _statistics.Loss;
        ImmutableArray<KeyValuePair<string, double>> metrics = _statistics.Results;
        double? validationLoss = null;
        ImmutableArray<KeyValuePair<string, double>> validationMetrics = [];
        if (_validation is not null)
        {
            Validate(_validation);
            validationLoss = _statistics.Loss;
            validationMetrics = _statistics.Results;
        }

        float learningRate = _options.Optimizer.LearningRate.At(_session.Step - 1);
        return new EpochResult(
            epoch + 1, loss, metrics, validationLoss, validationMetrics, learningRate, _clock.Elapsed - start, rate);
    }

    private void Validate(ISampleSource validation)
    {
        _statistics.Reset();
        int[] rows = new int[_options.BatchSize];
        for (int first = 0; first < validation.Count; first += rows.Length)
        {
            int count = Math.Min(rows.Length, validation.Count - first);
            for (int i = 0; i < count; i++)
            {
                rows[i] = first + i;
            }

            _session.Evaluate(validation, rows.AsSpan(0, count), _statistics);
        }
    }

    private bool KeepBest(EpochResult result)
    {
        double best = _bestEpoch == 0 ? double.PositiveInfinity : _epochs[_bestEpoch - 1].WatchedLoss;
        if (!(result.WatchedLoss < best - (_options.EarlyStopping?.MinDelta ?? 0)))
        {
            return false;
        }

        _best ??= new ParameterStore(_session.Parameters.Layout);
        _best.CopyFrom(_session.Parameters);
        _bestEpoch = result.Epoch;
        return true;
    }
}
