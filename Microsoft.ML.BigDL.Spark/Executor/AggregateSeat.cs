using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>What a worker keeps for a run whose driver aggregates: a session that computes gradients and never updates.</summary>
internal sealed class AggregateSeat : IDisposable
{
    private readonly ResidentRun _run;
    private readonly RankGradients _gradients;
    private readonly TrainingSession _session;
    private readonly RankedRecords _training;
    private readonly RankedRecords _validation;
    private readonly BatchOrder _order;
    private readonly BatchOrder _validationOrder;
    private readonly BatchStatistics[] _statistics;
    private int _epoch = -1;

    public AggregateSeat(ResidentRun run, RankedRecords training, RankedRecords validation)
    {
        RunSpec spec = run.Spec;
        _run = run;
        _training = training;
        _validation = validation;
        _gradients = new RankGradients(run.Parameters, run.Ranks());
        _session = new TrainingSession(run.Model, run.Parameters, _gradients, spec.Ranks, run.Options);
        _order = new BatchOrder(training, _gradients.HostedRanks.AsSpan(), spec.BatchSize, spec.Seed, spec.Shuffles);
        _validationOrder = new BatchOrder(validation, _gradients.HostedRanks.AsSpan(), spec.BatchSize, spec.Seed, shuffles: false);
        _validationOrder.Start(0);
        _statistics = [.. Enumerable.Range(0, spec.Ranks).Select(_ => new BatchStatistics(run.Options.Metrics))];
    }

    /// <summary>Answers with an <see cref="AggregateReport"/>, then, where they are asked for, each rank's gradients and next states.</summary>
    /// <param name="command">What is wanted.</param>
    /// <param name="parameters">Weights and states, one after the other.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Answer(AggregateCommand command, byte[] parameters)
    {
        long began = Stopwatch.GetTimestamp();
        Take(parameters);
        foreach (int rank in _gradients.HostedRanks)
        {
            command.Sums[rank].CopyTo(_statistics[rank].Sums);
            if (command.Part == AggregatePart.Validation)
            {
                _session.Evaluate(_validation, _validationOrder, rank, _statistics[rank]);
            }
        }

        if (command.Part == AggregatePart.Gradients)
        {
            Differentiate(command);
        }

        yield return Message.Write(new AggregateReport
        {
            Ranks = _gradients.HostedRanks,
            Sums = [.. _gradients.HostedRanks.Select(rank => _statistics[rank].Sums.ToArray())],
            Weights = command.Part == AggregatePart.Weights ? Weigh(command.Epoch) : [],
            Busy = Stopwatch.GetElapsedTime(began),
        });
        if (command.Part == AggregatePart.Gradients)
        {
            foreach (int rank in _gradients.HostedRanks)
            {
                yield return Copy(_gradients.GradientsOf(rank));
                yield return Copy(_gradients.StatesOf(rank));
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _gradients.Dispose();
    }

    private void Differentiate(AggregateCommand command)
    {
        Start(command.Epoch);
        _gradients.Begin(command.Weights);
        _session.Step = command.Step;
        _session.Differentiate(_training, _order, command.StepOfEpoch, _statistics);
    }

    private void Start(int epoch)
    {
        if (_epoch != epoch)
        {
            _order.Start(epoch);
            _epoch = epoch;
        }
    }

    private ImmutableArray<double[]> Weigh(int epoch)
    {
        Start(epoch);
        return [.. _gradients.HostedRanks.Select(rank => Enumerable.Range(0, _order.Steps).Select(step => Weigh(step, rank)).ToArray())];
    }

    private double Weigh(int step, int rank)
    {
        ReadOnlySpan<int> rows = _order.Rows(step, rank);
        float[] weights = new float[rows.Length];
        _training.Source(rank).CopyWeights(rows, weights);
        return weights.Sum(weight => (double)weight);
    }

    private void Take(byte[] parameters)
    {
        Span<byte> weights = MemoryMarshal.AsBytes(_run.Parameters.Weights);
        Span<byte> states = MemoryMarshal.AsBytes(_run.Parameters.States);
        if (parameters.Length != weights.Length + states.Length)
        {
            throw new WorkerProtocolException($"the driver sent {parameters.Length} bytes of weights where {weights.Length + states.Length} were expected.");
        }

        parameters.AsSpan(0, weights.Length).CopyTo(weights);
        parameters.AsSpan(weights.Length).CopyTo(states);
    }

    private static byte[] Copy(AlignedMemory memory) => memory.Span<byte>().ToArray();
}
