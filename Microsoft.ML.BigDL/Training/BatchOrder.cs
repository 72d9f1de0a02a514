using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Which records each rank trains on in each step. Every rank owns a run of the records, visits each once an epoch in
/// an order that is a function of (seed, epoch, rank), and gives its part to every batch.
/// </summary>
internal sealed class BatchOrder
{
    private readonly int[] _order;
    private readonly int[] _starts;
    private readonly int[] _quotas;
    private readonly ulong _seed;
    private readonly bool _shuffles;

    public BatchOrder(int records, int batchSize, int ranks, ulong seed, bool shuffles)
    {
        _order = new int[records];
        _seed = seed;
        _shuffles = shuffles;
        _starts = new int[ranks + 1];
        _quotas = new int[ranks];
        for (int rank = 0; rank < ranks; rank++)
        {
            _starts[rank + 1] = (int)((long)records * (rank + 1) / ranks);
            _quotas[rank] = (int)(((long)batchSize * (rank + 1) / ranks) - ((long)batchSize * rank / ranks));
            int owned = _starts[rank + 1] - _starts[rank];
            Steps = Math.Max(Steps, (owned + _quotas[rank] - 1) / _quotas[rank]);
        }
    }

    /// <summary>Steps in an epoch; in the last ones ranks may have fewer records, or none.</summary>
    public int Steps { get; }

    /// <summary>Puts the records in the order of an epoch, from 0.</summary>
    public void Start(int epoch)
    {
        for (int rank = 0; rank < _quotas.Length; rank++)
        {
            Span<int> owned = _order.AsSpan(_starts[rank].._starts[rank + 1]);
            CounterRandom key = new CounterRandom(_seed).With(RandomPurpose.Shuffle).With((ulong)epoch).With((ulong)rank);
            var permutation = new KeyedPermutation(key, owned.Length);
            for (int i = 0; i < owned.Length; i++)
            {
                owned[i] = _starts[rank] + (_shuffles ? (int)permutation[i] : i);
            }
        }
    }

    /// <summary>The records of a rank in a step of the epoch.</summary>
    public ReadOnlySpan<int> Rows(int step, int rank)
    {
        int owned = _starts[rank + 1] - _starts[rank];
        int begin = Math.Min((int)Math.Min((long)step * _quotas[rank], int.MaxValue), owned);
        int end = Math.Min(begin + _quotas[rank], owned);
        return _order.AsSpan(_starts[rank] + begin, end - begin);
    }
}
