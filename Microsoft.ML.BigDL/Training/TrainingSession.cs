using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Runs training steps and scoring batches of one model on this machine, hosting all ranks. Once the plans for the
/// batch sizes in use are compiled, a step allocates nothing.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    // Sequence lengths are rounded up to multiples of this, so that few plans serve all batches.
    private const int SequenceBucket = 16;

    private readonly ISampleSource _source;
    private readonly TrainingPlans _plans;
    private readonly ThreadTeam _team;
    private readonly PlanMemory _memory;
    private readonly LocalExchange _exchange;
    private readonly AlignedMemory[] _nextStates;
    private readonly double[] _rankWeights;
    private readonly BatchTask _batchTask;
    private readonly UpdateTask _updateTask;
    private readonly Optimizer _optimizer;

    public TrainingSession(Layers.Model model, ParameterStore parameters, ISampleSource source, TrainingOptions options)
    {
        Parameters = parameters;
        _source = source;
        _optimizer = options.Optimizer;
        _plans = new TrainingPlans(model, options.Loss);
        _team = new ThreadTeam(options.Threads);
        _memory = new PlanMemory(options.Threads);
        _memory.Run.Seed = options.Seed;
        _memory.Use(Region.Parameters, parameters.WeightMemory);
        _memory.Use(Region.States, parameters.StateMemory);
        _exchange = new LocalExchange(parameters, options.Optimizer, options.LogicalRanks);
        _nextStates = new AlignedMemory[options.LogicalRanks];
        for (int rank = 0; rank < options.LogicalRanks; rank++)
        {
            _nextStates[rank] = new AlignedMemory(parameters.StateMemory.Bytes);
            parameters.States.CopyTo(_nextStates[rank].Span<float>());
        }

        _rankWeights = new double[options.LogicalRanks];
        _batchTask = new BatchTask(_memory, model);
        _updateTask = new UpdateTask(_exchange);
    }

    public ParameterStore Parameters { get; }

    /// <summary>The number of steps done.</summary>
    public long Step { get; set; }

    /// <summary>Bytes of arena, scratch, weights, states, gradients and slots held now.</summary>
    public long Bytes => _memory.Bytes + _exchange.Bytes + Parameters.WeightMemory.Bytes
        + Parameters.StateMemory.Bytes + _nextStates.Sum(states => states.Bytes);

    /// <summary>Trains on one batch, given the rows of each rank, and gathers its losses and metrics.</summary>
    public void Train(BatchOrder order, int stepOfEpoch, BatchStatistics statistics)
    {
        double total = 0;
        for (int rank = 0; rank < _rankWeights.Length; rank++)
        {
            _rankWeights[rank] = statistics.SumWeights(_source, order.Rows(stepOfEpoch, rank));
            total += _rankWeights[rank];
        }

        // A batch of records that all weigh nothing teaches nothing.
        double scale = total > 0 ? 1 / total : 0;
        _memory.Run.Step = Step;
        int first = 0;
        for (int rank = 0; rank < _rankWeights.Length; rank++)
        {
            ReadOnlySpan<int> rows = order.Rows(stepOfEpoch, rank);
            AlignedMemory gradients = _exchange.GradientsOf(rank);
            if (rows.IsEmpty)
            {
                gradients.Span<float>().Clear();
                continue;
            }

            _memory.Run.FirstSample = first;
            _memory.Use(Region.Gradients, gradients);
            _memory.Use(Region.NextStates, _nextStates[rank]);
            Run(_source, rows, isTraining: true, (float)scale, statistics);
            first += rows.Length;
        }

        CombineStates(total);
        _updateTask.Step = new UpdateStep(Step, _optimizer.LearningRate.At(Step));
        _team.Run(_updateTask);
        Step++;
    }

    /// <summary>Scores some records of any source in the inference form and gathers losses and metrics.</summary>
    public void Evaluate(ISampleSource source, ReadOnlySpan<int> rows, BatchStatistics statistics) =>
        Run(source, rows, isTraining: false, 1, statistics);

    public void Dispose()
    {
        _team.Dispose();
        _plans.Dispose();
        _memory.Dispose();
        _exchange.Dispose();
        foreach (AlignedMemory states in _nextStates)
        {
            states.Dispose();
        }
    }

    private void Run(ISampleSource source, ReadOnlySpan<int> rows, bool isTraining, float scale, BatchStatistics statistics)
    {
        int longest = source.SequenceLength(rows);
        int length = (longest + SequenceBucket - 1) / SequenceBucket * SequenceBucket;
        Plan plan = _plans.Get(rows.Length, length, isTraining);
        _memory.Use(plan);
        _batchTask.Set(plan, source, rows, scale);
        _team.Run(_batchTask);
        statistics.Add(
            source,
            rows,
            plan.Output<float>(0, _memory),
            plan.Output<float>(2, _memory),
            plan.Output<byte>(1, _memory),
            _plans.Target.Type.ElementType);
    }

    // The new states are the ranks' states averaged by the weight of their samples, in rank order.
    private void CombineStates(double total)
    {
        Span<float> states = Parameters.States;
        if (states.IsEmpty || total <= 0)
        {
            return;
        }

        if (_nextStates.Length == 1)
        {
            _nextStates[0].Span<float>()[..states.Length].CopyTo(states);
            return;
        }

        for (int i = 0; i < states.Length; i++)
        {
            double sum = 0;
            for (int rank = 0; rank < _nextStates.Length; rank++)
            {
                sum += _rankWeights[rank] / total * _nextStates[rank].Span<float>()[i];
            }

            states[i] = (float)sum;
        }
    }

    /// <summary>Copies a thread's share of the batch, then runs its share of the plan.</summary>
    private sealed class BatchTask(PlanMemory memory, Layers.Model model) : ITeamTask
    {
        private readonly int _inputs = model.Graph.Inputs.Length;
        private Plan _plan = null!; // Set before each run.
        private ISampleSource _source = null!; // Set before each run.
        private int[] _rows = [];
        private int _count;
        private float _scale;

        public void Set(Plan plan, ISampleSource source, ReadOnlySpan<int> rows, float scale)
        {
            _plan = plan;
            _source = source;
            _scale = scale;
            _count = rows.Length;
            if (_rows.Length < rows.Length)
            {
                _rows = new int[rows.Length];
            }

            rows.CopyTo(_rows);
        }

        public void Run(int thread, TeamBarrier barrier)
        {
            int begin = (int)((long)_count * thread / barrier.Threads);
            int end = (int)((long)_count * (thread + 1) / barrier.Threads);
            ReadOnlySpan<int> rows = _rows.AsSpan(begin, end - begin);
            if (!rows.IsEmpty)
            {
                for (int input = 0; input < _inputs; input++)
                {
                    _source.CopyInput(input, rows, Share(_plan.Input<byte>(input, memory), begin, end));
                }

                _source.CopyTarget(rows, Share(_plan.Input<byte>(_inputs, memory), begin, end));
                Span<byte> coefficients = Share(_plan.Input<byte>(_inputs + 1, memory), begin, end);
                Span<float> weights = MemoryMarshal.Cast<byte, float>(coefficients);
                _source.CopyWeights(rows, weights);
                foreach (ref float weight in weights)
                {
                    weight *= _scale;
                }
            }

            barrier.Wait();
            _plan.Run(memory, thread, barrier);
        }

        private Span<byte> Share(Span<byte> buffer, int begin, int end)
        {
            int length = buffer.Length / _count;
            return buffer.Slice(begin * length, (end - begin) * length);
        }
    }

    private sealed class UpdateTask(IParameterExchange exchange) : ITeamTask
    {
        public UpdateStep Step { get; set; }

        public void Run(int thread, TeamBarrier barrier) => exchange.CompleteStep(Step, thread, barrier);
    }
}
