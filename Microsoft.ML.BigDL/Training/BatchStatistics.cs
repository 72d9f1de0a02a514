using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The mean loss and the metrics over some batches, as sums: those of several ranks add up to those of all.</summary>
internal sealed class BatchStatistics
{
    // The sums begin with the weighted losses, the weights and the number of records; those of the metrics follow.
    private const int OwnSums = 3;

    private readonly ImmutableArray<Metric> _metrics;
    private readonly double[] _sums;
    private float[] _targets = [];

    public BatchStatistics(ImmutableArray<Metric> metrics)
    {
        _metrics = metrics;
        _sums = new double[OwnSums + metrics.Sum(metric => metric.SumCount)];
    }

    /// <summary>Everything seen, to be kept or sent and put back.</summary>
    public Span<double> Sums => _sums;

    /// <summary>Records seen.</summary>
    public long Records => (long)_sums[2];

    public double Loss => _sums[1] > 0 ? _sums[0] / _sums[1] : double.NaN;

    public double FirstMetric => _metrics.IsEmpty ? double.NaN : _metrics[0].Result(_sums.AsSpan(OwnSums, _metrics[0].SumCount));

    public ImmutableArray<KeyValuePair<string, double>> Results
    {
        get
        {
            var results = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>(_metrics.Length);
            int first = OwnSums;
            foreach (Metric metric in _metrics)
            {
                results.Add(new(metric.Name, metric.Result(_sums.AsSpan(first, metric.SumCount))));
                first += metric.SumCount;
            }

            return results.MoveToImmutable();
        }
    }

    public void Reset() => Array.Clear(_sums);

    /// <summary>Takes the sums of ranks, added in their order, in place of its own.</summary>
    public void Join(ReadOnlySpan<BatchStatistics> ranks)
    {
        Reset();
        foreach (BatchStatistics rank in ranks)
        {
            for (int i = 0; i < _sums.Length; i++)
            {
                _sums[i] += rank._sums[i];
            }
        }
    }

    /// <summary>Adds a batch: one loss and weight per record, the predictions and the targets row by row.</summary>
    public void Add(
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> losses,
        ReadOnlySpan<float> predictions,
        ReadOnlySpan<byte> targets,
        ElementType targetType)
    {
        int records = losses.Length;
        for (int i = 0; i < records; i++)
        {
            _sums[0] += (double)weights[i] * losses[i];
            _sums[1] += weights[i];
        }

        _sums[2] += records;
        if (_metrics.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<float> wanted = AsFloats(targets, targetType);
        int first = OwnSums;
        foreach (Metric metric in _metrics)
        {
            Span<double> sums = _sums.AsSpan(first, metric.SumCount);
            metric.Update(sums, predictions, predictions.Length / records, wanted, wanted.Length / records, weights);
            first += metric.SumCount;
        }
    }

    private ReadOnlySpan<float> AsFloats(ReadOnlySpan<byte> targets, ElementType targetType)
    {
        if (targetType == ElementType.Float32)
        {
            return MemoryMarshal.Cast<byte, float>(targets);
        }

        ReadOnlySpan<int> labels = MemoryMarshal.Cast<byte, int>(targets);
        if (_targets.Length < labels.Length)
        {
            _targets = new float[labels.Length];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            _targets[i] = labels[i];
        }

        return _targets.AsSpan(0, labels.Length);
    }
}
