using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The mean loss and the metrics over the batches of an epoch.</summary>
internal sealed class BatchStatistics(ImmutableArray<Metric> metrics)
{
    private float[] _weights = [];
    private float[] _targets = [];
    private double _lossSum;
    private double _weightSum;

    /// <summary>Records seen.</summary>
    public long Records { get; private set; }

    public double Loss => _weightSum > 0 ? _lossSum / _weightSum : double.NaN;

    public double FirstMetric => metrics.IsEmpty ? double.NaN : metrics[0].Result;

    public ImmutableArray<KeyValuePair<string, double>> Results =>
        [.. metrics.Select(metric => KeyValuePair.Create(metric.Name, metric.Result))];

    public void Reset()
    {
        _lossSum = 0;
        _weightSum = 0;
        Records = 0;
        foreach (Metric metric in metrics)
        {
            metric.Reset();
        }
    }

    /// <summary>The sum of the weights of some records, in their order.</summary>
    public double SumWeights(ISampleSource source, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (float weight in Weights(source, rows))
        {
            sum += weight;
        }

        return sum;
    }

    public void Add(
        ISampleSource source,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<float> losses,
        ReadOnlySpan<float> predictions,
        ReadOnlySpan<byte> targets,
        ElementType targetType)
    {
        ReadOnlySpan<float> weights = Weights(source, rows);
        for (int i = 0; i < losses.Length; i++)
        {
            _lossSum += (double)weights[i] * losses[i];
            _weightSum += weights[i];
        }

        Records += rows.Length;
        if (metrics.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<float> wanted = AsFloats(targets, targetType);
        foreach (Metric metric in metrics)
        {
            metric.Update(predictions, predictions.Length / rows.Length, wanted, wanted.Length / rows.Length, weights);
        }
    }

    private ReadOnlySpan<float> Weights(ISampleSource source, ReadOnlySpan<int> rows)
    {
        if (_weights.Length < rows.Length)
        {
            _weights = new float[rows.Length];
        }

        Span<float> weights = _weights.AsSpan(0, rows.Length);
        source.CopyWeights(rows, weights);
        return weights;
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
