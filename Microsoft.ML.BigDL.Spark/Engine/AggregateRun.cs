using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// <see cref="SchedulingMode.DriverAggregate"/>: executors compute gradients, everything else is done here. There to be measured: it recovers
/// from nothing.
/// </summary>
internal sealed class AggregateRun : ITrainingEngine
{
    private readonly TrainingJob _job;
    private readonly RunSpec _spec;
    private readonly RunHosts _hosts;
    private readonly LocalExchange _exchange;
    private readonly BatchOrder _order;
    private readonly ThreadTeam _team;
    private readonly UpdateTask _update;
    private readonly RunStatistics _statistics;
    private readonly double[][] _weights;
    private ParameterStore? _best;
    private int? _bestEpoch;
    private int _epoch;
    private int _weighedEpoch = -1;
    private long _step;

    /// <param name="cluster">The executors.</param>
    /// <param name="job">What is trained.</param>
    /// <param name="options">How the executors are used.</param>
    /// <param name="threads">The threads an executor computes with.</param>
    public AggregateRun(IWorkerCluster cluster, TrainingJob job, SparkEngineOptions options, int threads)
    {
        _job = job;
        _spec = RunSpec.Of(job, options, threads, overlaps: false, cluster.IsLoopback, cluster.IsEncrypted);
        _hosts = new RunHosts(cluster, _spec, job, TimeSpan.Zero, TimeProvider.System);
        RankedRecords records = RankedRecords.Join(_hosts.Records.AsSpan(), new ISampleSource?[_spec.Ranks]);
        Records = records.Records;
        _order = new BatchOrder(records, [], _spec.BatchSize, _spec.Seed, _spec.Shuffles);
        _exchange = new LocalExchange(job.Parameters, job.Options.Optimizer, _spec.Ranks, options.Compression);
        _team = new ThreadTeam(Environment.ProcessorCount);
        _update = new UpdateTask(_exchange, _spec.Ranks);
        _statistics = new RunStatistics(job.Options.Metrics, _spec.Ranks);
        _weights = new double[_spec.Ranks][];
    }

    public int Records { get; }

    public ImmutableArray<int> RecordsOfRanks => _hosts.Records;

    public ImmutableArray<int> ValidationRecordsOfRanks => _hosts.ValidationRecords;

    public ParameterLayout Layout => _job.Model.Layout;

    public string VectorTier => _hosts.VectorTier;

    public int StepsPerEpoch => _order.Steps;

    public int Threads => _hosts.Seats.Length * _spec.Threads;

    public bool CanValidate => _hosts.CanValidate;

    public BatchStatistics Statistics => _statistics.Joined;

    public TrainingShares? Shares => null;

    /// <summary>Where the time went so far; the exchange is what driver and Spark do between two computations.</summary>
    public RunTimes Times { get; private set; }

    public void StartEpoch(int epoch)
    {
        _epoch = epoch;
        _statistics.Reset();
    }

    public int Train(int step)
    {
        long began = Stopwatch.GetTimestamp();
        if (_job.IsWeighted && _weighedEpoch != _epoch)
        {
            Ask(step, AggregatePart.Weights, []);
            _weighedEpoch = _epoch;
        }

        ImmutableArray<double> weights = [.. Enumerable.Range(0, _spec.Ranks).Select(rank => _job.IsWeighted ? _weights[rank][step] : _order.Count(step, rank))];
        (long bytes, TimeSpan busy) = Ask(step, AggregatePart.Gradients, _job.IsWeighted ? weights : []);
        double total = weights.Sum();
        for (int rank = 0; rank < _spec.Ranks; rank++)
        {
            _update.Shares[rank] = total > 0 ? weights[rank] / total : 0;
        }

        _update.Step = new UpdateStep(_step, _job.Options.Optimizer.LearningRate.At(_step));
        _team.Run(_update);
        _step++;
        Times += new RunTimes(1, Stopwatch.GetElapsedTime(began), busy, TimeSpan.Zero, bytes);
        return 1;
    }

    public void Validate()
    {
        _statistics.Reset();
        Ask(0, AggregatePart.Validation, []);
    }

    public EngineState Capture()
    {
        EngineState state = _exchange.Capture();
        state.Step = _step;
        state.Sums = _statistics.Sums;
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
        _step = state.Step;
        _statistics.Restart(state.Sums);
        if (state.Best is not null)
        {
            KeepBest(state.Best, state.BestEpoch);
        }
    }

    public void KeepBest() => KeepBest(_job.Parameters, _epoch);

    public void RestoreBest() => _job.Parameters.CopyFrom(_best ?? throw new InvalidOperationException("No weights were kept."));

    public void Finish()
    {
        // The caller's parameters were trained in place.
    }

    public void Dispose()
    {
        _hosts.Close();
        _team.Dispose();
        _exchange.Dispose();
        _best?.Dispose();
    }

    private void KeepBest(ParameterStore parameters, int? epoch)
    {
        _best ??= new ParameterStore(Layout);
        _best.CopyFrom(parameters);
        _bestEpoch = epoch;
    }

    private (long Bytes, TimeSpan Busy) Ask(int step, AggregatePart part, ImmutableArray<double> weights)
    {
        byte[] parameters = [.. MemoryMarshal.AsBytes(_job.Parameters.Weights), .. MemoryMarshal.AsBytes(_job.Parameters.States)];
        byte[] command = Message.Write(new AggregateCommand
        {
            Run = _spec.Run,
            Records = _hosts.Records,
            ValidationRecords = _hosts.ValidationRecords,
            Epoch = _epoch,
            StepOfEpoch = step,
            Step = _step,
            Sums = _statistics.Sums,
            Weights = weights,
            Part = part,
        });
        IReadOnlyList<byte[]> answers = _hosts.RunWith(AggregateJob.Name, command, _ => parameters);
        TimeSpan busy = TimeSpan.Zero;
        for (int next = 0; next < answers.Count;)
        {
            AggregateReport report = Message.Read<AggregateReport>(answers[next++]);
            busy = report.Busy > busy ? report.Busy : busy;
            _statistics.Take(report.Ranks, report.Sums);
            for (int i = 0; i < report.Weights.Length; i++)
            {
                _weights[report.Ranks[i]] = report.Weights[i];
            }

            foreach (int rank in part == AggregatePart.Gradients ? report.Ranks : [])
            {
                answers[next++].CopyTo(_exchange.GradientsOf(rank).Span<byte>());
                answers[next++].CopyTo(_exchange.StatesOf(rank).Span<byte>());
            }
        }

        return (((long)parameters.Length * _hosts.Seats.Length) + answers.Sum(answer => (long)answer.Length), busy);
    }

    private sealed class UpdateTask(LocalExchange exchange, int ranks) : ITeamTask
    {
        public double[] Shares { get; } = new double[ranks];

        public UpdateStep Step { get; set; }

        public void Run(int thread, TeamBarrier barrier) => exchange.CompleteStep(Step, Shares, thread, barrier);
    }
}
