using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Runs training steps and scoring batches of the ranks that this process hosts. Once the plans for the batch sizes in use are compiled,
/// a step allocates nothing.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly TrainingPlans _plans;
    private readonly ThreadTeam _team;
    private readonly PlanMemory _memory;
    private readonly IParameterExchange _exchange;
    private readonly double[] _shares;
    private readonly BatchTask _batchTask;
    private readonly UpdateTask _updateTask;
    private readonly Optimizer _optimizer;
    private float[] _weights = [];

    /// <param name="model">The network.</param>
    /// <param name="parameters">Its weights and states, updated in place.</param>
    /// <param name="exchange">Joins the ranks; disposed by whoever made it.</param>
    /// <param name="ranks">The number of ranks of the run.</param>
    /// <param name="options">Loss, optimiser, threads and seed are used.</param>
    public TrainingSession(
        Layers.Model model, ParameterStore parameters, IParameterExchange exchange, int ranks, TrainingOptions options)
    {
        Parameters = parameters;
        _exchange = exchange;
        _optimizer = options.Optimizer;
        _plans = new TrainingPlans(model, options.Loss);
        _team = new ThreadTeam(options.Threads);
        _memory = new PlanMemory(options.Threads);
        _memory.Run.Seed = options.Seed;
        _memory.Use(Region.Parameters, parameters.WeightMemory);
        _memory.Use(Region.States, parameters.StateMemory);
        _shares = new double[ranks];
        _batchTask = new BatchTask(_memory, model);
        _updateTask = new UpdateTask(exchange, _shares);
    }

    public ParameterStore Parameters { get; }

    /// <summary>The number of steps done.</summary>
    public long Step { get; set; }

    /// <summary>Bytes of arena, scratch, weights, states, gradients and slots held now.</summary>
    public long Bytes => _memory.Bytes + _exchange.Bytes + Parameters.WeightMemory.Bytes + Parameters.StateMemory.Bytes;

    private UpdateStep NextUpdate => new(Step, _optimizer.LearningRate.At(Step));

    /// <summary>
    /// Trains on one batch and adds each hosted rank's losses and metrics to its statistics. The exchange may begin while the last pass runs.
    /// </summary>
    /// <param name="records">The records of the run.</param>
    /// <param name="order">Which of them belong to the step.</param>
    /// <param name="stepOfEpoch">The step within the epoch, from 0.</param>
    /// <param name="statistics">The statistics of each rank of the run.</param>
    public void Train(RankedRecords records, BatchOrder order, int stepOfEpoch, ReadOnlySpan<BatchStatistics> statistics)
    {
        Differentiate(records, order, stepOfEpoch, statistics, overlaps: true);
        Update();
    }

    /// <summary>
    /// The first half of a step, for those who do the second one at another time: afterwards the exchange has the gradients of the hosted
    /// ranks, and nothing has been sent.
    /// </summary>
    public void Differentiate(RankedRecords records, BatchOrder order, int stepOfEpoch, ReadOnlySpan<BatchStatistics> statistics) =>
        Differentiate(records, order, stepOfEpoch, statistics, overlaps: false);

    /// <summary>The second half: new weights from the gradients of all ranks.</summary>
    public void Update()
    {
        _updateTask.Step = NextUpdate;
        _team.Run(_updateTask);
        Step++;
    }

    /// <summary>Scores some records of any source in the inference form and adds losses and metrics to the statistics.</summary>
    public void Evaluate(ISampleSource source, ReadOnlySpan<int> rows, BatchStatistics statistics)
    {
        source.CopyWeights(rows, Weights(0, rows.Length));
        Run(PlanFor(source, rows, isTraining: false), source, rows, 0, 1, statistics, listener: null);
    }

    /// <summary>Scores all records of a rank, in the batches of an order.</summary>
    public void Evaluate(RankedRecords records, BatchOrder order, int rank, BatchStatistics statistics)
    {
        for (int step = 0; step < order.Steps; step++)
        {
            if (order.Count(step, rank) > 0)
            {
                Evaluate(records.Source(rank), order.Rows(step, rank), statistics);
            }
        }
    }

    public void Dispose()
    {
        _team.Dispose();
        _plans.Dispose();
        _memory.Dispose();
    }

    private void Differentiate(
        RankedRecords records, BatchOrder order, int stepOfEpoch, ReadOnlySpan<BatchStatistics> statistics, bool overlaps)
    {
        double total = SetShares(records, order, stepOfEpoch);

        // A batch of records that all weigh nothing teaches nothing.
        float scale = total > 0 ? (float)(1 / total) : 0;
        _memory.Run.Step = Step;
        int last = -1;
        foreach (int rank in _exchange.HostedRanks)
        {
            if (order.Count(stepOfEpoch, rank) > 0)
            {
                last = rank;
            }
            else
            {
                _exchange.GradientsOf(rank).Span<float>().Clear();
            }
        }

        int first = 0;
        int weightsBefore = 0;
        for (int rank = 0; rank < _shares.Length; rank++)
        {
            int count = order.Count(stepOfEpoch, rank);
            if (count > 0 && _exchange.HostedRanks.AsSpan().Contains(rank))
            {
                _memory.Run.FirstSample = first;
                _memory.Use(Region.Gradients, _exchange.GradientsOf(rank));
                _memory.Use(Region.NextStates, _exchange.StatesOf(rank));
                ISampleSource source = records.Source(rank);
                ReadOnlySpan<int> rows = order.Rows(stepOfEpoch, rank);
                Plan plan = PlanFor(source, rows, isTraining: true);
                IPlanListener? listener = overlaps && rank == last ? _exchange.BeginStep(NextUpdate, _shares, plan) : null;
                Run(plan, source, rows, weightsBefore, scale, statistics[rank], listener);
                weightsBefore += count;
            }

            first += count;
        }
    }

    // Fetches the weights of the hosted ranks' records and works out each rank's share of the batch; returns the batch's weight.
    private double SetShares(RankedRecords records, BatchOrder order, int stepOfEpoch)
    {
        for (int rank = 0; rank < _shares.Length; rank++)
        {
            _shares[rank] = order.Count(stepOfEpoch, rank);
        }

        int first = 0;
        foreach (int rank in _exchange.HostedRanks)
        {
            ReadOnlySpan<int> rows = order.Rows(stepOfEpoch, rank);
            Span<float> weights = Weights(first, rows.Length);
            records.Source(rank).CopyWeights(rows, weights);
            first += rows.Length;
            if (records.AreWeighted)
            {
                double sum = 0;
                foreach (float weight in weights)
                {
                    sum += weight;
                }

                _shares[rank] = sum;
            }
        }

        if (records.AreWeighted)
        {
            _exchange.ShareWeights(_shares);
        }

        double total = 0;
        foreach (double share in _shares)
        {
            total += share;
        }

        foreach (ref double share in _shares.AsSpan())
        {
            share = total > 0 ? share / total : 0;
        }

        return total;
    }

    private Span<float> Weights(int first, int count)
    {
        if (_weights.Length < first + count)
        {
            Array.Resize(ref _weights, first + count);
        }

        return _weights.AsSpan(first, count);
    }

    private Plan PlanFor(ISampleSource source, ReadOnlySpan<int> rows, bool isTraining) =>
        _plans.Get(rows.Length, TrainingPlans.Bucket(source.SequenceLength(rows)), isTraining);

    private void Run(
        Plan plan, ISampleSource source, ReadOnlySpan<int> rows, int firstWeight, float scale, BatchStatistics statistics, IPlanListener? listener)
    {
        _memory.Use(plan);
        _batchTask.Set(plan, source, rows, _weights.AsMemory(firstWeight, rows.Length), scale, listener);
        _team.Run(_batchTask);
        statistics.Add(
            _weights.AsSpan(firstWeight, rows.Length),
            plan.Output<float>(0, _memory),
            plan.Output<float>(2, _memory),
            plan.Output<byte>(1, _memory),
            _plans.Target.Type.ElementType);
    }

    /// <summary>Copies a thread's share of the batch, then runs its share of the plan.</summary>
    private sealed class BatchTask(PlanMemory memory, Layers.Model model) : ITeamTask
    {
        private readonly int _inputs = model.Graph.Inputs.Length;
        private Plan _plan = null!; // Set before each run.
        private ISampleSource _source = null!; // Set before each run.
        private int[] _rows = [];
        private ReadOnlyMemory<float> _weights;
        private float _scale;
        private IPlanListener? _listener;

        public void Set(
            Plan plan, ISampleSource source, ReadOnlySpan<int> rows, ReadOnlyMemory<float> weights, float scale, IPlanListener? listener)
        {
            _plan = plan;
            _listener = listener;
            _source = source;
            _scale = scale;
            _weights = weights;
            if (_rows.Length < rows.Length)
            {
                _rows = new int[rows.Length];
            }

            rows.CopyTo(_rows);
        }

        public void Run(int thread, TeamBarrier barrier)
        {
            int begin = (int)((long)_weights.Length * thread / barrier.Threads);
            int end = (int)((long)_weights.Length * (thread + 1) / barrier.Threads);
            ReadOnlySpan<int> rows = _rows.AsSpan(begin, end - begin);
            if (!rows.IsEmpty)
            {
                for (int input = 0; input < _inputs; input++)
                {
                    _source.CopyInput(input, rows, Share(_plan.Input<byte>(input, memory), begin, end));
                }

                _source.CopyTarget(rows, Share(_plan.Input<byte>(_inputs, memory), begin, end));
                Span<float> coefficients = MemoryMarshal.Cast<byte, float>(Share(_plan.Input<byte>(_inputs + 1, memory), begin, end));
                ReadOnlySpan<float> weights = _weights.Span[begin..end];
                for (int i = 0; i < weights.Length; i++)
                {
                    coefficients[i] = weights[i] * _scale;
                }
            }

            barrier.Wait();
            _plan.Run(memory, thread, barrier, _listener);
        }

        private Span<byte> Share(Span<byte> buffer, int begin, int end)
        {
            int length = buffer.Length / _weights.Length;
            return buffer.Slice(begin * length, (end - begin) * length);
        }
    }

    private sealed class UpdateTask(IParameterExchange exchange, double[] shares) : ITeamTask
    {
        public UpdateStep Step { get; set; }

        public void Run(int thread, TeamBarrier barrier) => exchange.CompleteStep(Step, shares, thread, barrier);
    }
}
