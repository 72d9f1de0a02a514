using System.Collections.Immutable;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Losses and metrics of all ranks, as the reports of their hosts bring them.</summary>
internal sealed class RunStatistics
{
    private readonly BatchStatistics[] _ranks;
    private readonly double[][] _validation;

    public RunStatistics(ImmutableArray<Metric> metrics, int ranks)
    {
        _ranks = [.. Enumerable.Range(0, ranks).Select(_ => new BatchStatistics(metrics))];
        _validation = new double[ranks][];
        Joined = new BatchStatistics(metrics);
    }

    /// <summary>Those of all ranks together.</summary>
    public BatchStatistics Joined { get; }

    /// <summary>The sums of each rank over the epoch so far.</summary>
    public ImmutableArray<double[]> Sums => [.. _ranks.Select(rank => rank.Sums.ToArray())];

    public void Reset()
    {
        Array.ForEach(_ranks, rank => rank.Reset());
        Joined.Reset();
    }

    /// <summary>Goes on with the sums of ranks; without any, from the start of an epoch.</summary>
    public void Restart(ImmutableArray<double[]> sums)
    {
        Reset();
        for (int rank = 0; rank < sums.Length; rank++)
        {
            sums[rank].CopyTo(_ranks[rank].Sums);
        }

        Joined.Join(_ranks);
    }

    /// <summary>Takes in what hosts report of a group, and keeps what they report of a validation.</summary>
    public void Take(IEnumerable<GroupReport> reports)
    {
        foreach (GroupReport report in reports)
        {
            Take(report.Ranks, report.Sums);
            for (int i = 0; i < report.ValidationSums.Length; i++)
            {
                _validation[report.Ranks[i]] = report.ValidationSums[i];
            }
        }
    }

    /// <summary>Takes in the sums of some ranks.</summary>
    public void Take(ImmutableArray<int> ranks, ImmutableArray<double[]> sums)
    {
        for (int i = 0; i < ranks.Length; i++)
        {
            sums[i].CopyTo(_ranks[ranks[i]].Sums);
        }

        Joined.Join(_ranks);
    }

    /// <summary>Puts the validation that came last in place of the epoch.</summary>
    public void ShowValidation()
    {
        for (int rank = 0; rank < _ranks.Length; rank++)
        {
            _validation[rank].CopyTo(_ranks[rank].Sums);
        }

        Joined.Join(_ranks);
    }
}
