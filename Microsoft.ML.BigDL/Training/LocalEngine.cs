using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>Trains in this process, which hosts all ranks.</summary>
internal sealed class LocalEngine : ITrainingEngine
{
    private readonly RankedRecords _training;
    private readonly RankedRecords? _validation;
    private readonly BatchOrder _order;
    private readonly BatchOrder? _validationOrder;
    private readonly LocalExchange _exchange;
    private readonly TrainingSession _session;
    private readonly BatchStatistics[] _ranks;
    private ParameterStore? _best;
    private int? _bestEpoch;
    private int _epoch;

    /// <exception cref="ArgumentException">There are no records, or too few for the ranks.</exception>
    public LocalEngine(
        Layers.Model model, ParameterStore parameters, ISampleSource training, ISampleSource? validation, TrainingOptions options)
    {
        int ranks = options.LogicalRanks;
        options.ThrowIfUnfit(training.Count);
        _training = RankedRecords.Split(training, ranks);
        _exchange = new LocalExchange(parameters, options.Optimizer, ranks);
        _order = new BatchOrder(_training, _exchange.HostedRanks.AsSpan(), options.BatchSize, options.Seed, options.Shuffles);
        if (validation is not null)
        {
            _validation = RankedRecords.Split(validation, ranks);
            _validationOrder = new BatchOrder(_validation, _exchange.HostedRanks.AsSpan(), options.BatchSize, options.Seed, shuffles: false);
            _validationOrder.Start(0);
        }

        _session = new TrainingSession(model, parameters, _exchange, ranks, options);
        _ranks = [.. _exchange.HostedRanks.Select(_ => new BatchStatistics(options.Metrics))];
        Statistics = new BatchStatistics(options.Metrics);
        Threads = options.Threads;
    }

    public int Records => _training.Records;

    public int StepsPerEpoch => _order.Steps;

    public int Threads { get; }

    public ImmutableArray<int> RecordsOfRanks => CountsOf(_training);

    public ImmutableArray<int> ValidationRecordsOfRanks => _validation is null ? [.. _ranks.Select(_ => 0)] : CountsOf(_validation);

    public ParameterLayout Layout => _session.Parameters.Layout;

    public string VectorTier => Kernels.VectorTier.Name;

    public bool CanValidate => _validation is not null;

    public BatchStatistics Statistics { get; }

    public TrainingShares? Shares => null;

    /// <summary>Bytes of native memory held now.</summary>
    public long Bytes => _session.Bytes;

    public void StartEpoch(int epoch)
    {
        _epoch = epoch;
        _order.Start(epoch);
        Reset();
    }

    public int Train(int step)
    {
        _session.Train(_training, _order, step, _ranks);
        Statistics.Join(_ranks);
        return 1;
    }

    public void Validate()
    {
        if (_validation is null || _validationOrder is null)
        {
            throw new InvalidOperationException("There are no validation records.");
        }

        Reset();
        for (int rank = 0; rank < _ranks.Length; rank++)
        {
            _session.Evaluate(_validation, _validationOrder, rank, _ranks[rank]);
        }

        Statistics.Join(_ranks);
    }

    public EngineState Capture()
    {
        EngineState state = _exchange.Capture();
        state.Step = _session.Step;
        state.Sums = [.. _ranks.Select(rank => rank.Sums.ToArray())];
        if (_best is not null)
        {
            state.BestEpoch = _bestEpoch;
            state.MakeBest().CopyFrom(_best);
        }

        return state;
    }

    public void Restore(EngineState state)
    {
        _exchange.Restore(state);
        _session.Step = state.Step;
        if (state.Best is not null)
        {
            _best ??= new ParameterStore(Layout);
            _best.CopyFrom(state.Best);
            _bestEpoch = state.BestEpoch;
        }

        for (int rank = 0; rank < state.Sums.Length; rank++)
        {
            state.Sums[rank].CopyTo(_ranks[rank].Sums);
        }

        Statistics.Join(_ranks);
    }

    public void KeepBest()
    {
        _best ??= new ParameterStore(Layout);
        _best.CopyFrom(_session.Parameters);
        _bestEpoch = _epoch;
    }

    public void RestoreBest() => _session.Parameters.CopyFrom(_best ?? throw new InvalidOperationException("No weights were kept."));

    public void Finish()
    {
        // The session trains the caller's parameters in place.
    }

    public void Dispose()
    {
        _session.Dispose();
        _exchange.Dispose();
        _best?.Dispose();
    }

    private static ImmutableArray<int> CountsOf(RankedRecords records) => [.. Enumerable.Range(0, records.Ranks).Select(records.Count)];

    private void Reset()
    {
        Statistics.Reset();
        foreach (BatchStatistics rank in _ranks)
        {
            rank.Reset();
        }
    }
}
