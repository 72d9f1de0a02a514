using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Which records each rank trains on in each step. Every rank visits each of its records once an epoch, in an order that is a function of
/// (seed, epoch, rank), and gives to every batch a part in proportion to what it owns.
/// </summary>
internal sealed class BatchOrder
{
    private readonly RankedRecords _records;
    private readonly int[][] _order;
    private readonly int[] _quotas;
    private readonly ulong _seed;
    private readonly bool _shuffles;

    /// <summary>Makes the order; rows are kept for <paramref name="hosted"/> ranks alone.</summary>
    public BatchOrder(RankedRecords records, ReadOnlySpan<int> hosted, int batchSize, ulong seed, bool shuffles)
    {
        _records = records;
        _seed = seed;
        _shuffles = shuffles;
        _order = new int[records.Ranks][];
        _quotas = new int[records.Ranks];
        foreach (int rank in hosted)
        {
            _order[rank] = new int[records.Count(rank)];
        }

        long owned = 0;
        for (int rank = 0; rank < _quotas.Length; rank++)
        {
            long before = Share(owned);
            owned += records.Count(rank);
            _quotas[rank] = (int)Math.Max(1, Share(owned) - before);
            Steps = Math.Max(Steps, (records.Count(rank) + _quotas[rank] - 1) / _quotas[rank]);
            LargestBatch += Math.Min(_quotas[rank], records.Count(rank));
        }

        // The part of a batch that the first ranks' records stand for, rounded to the nearest.
        long Share(long first) => ((batchSize * first) + (records.Records / 2)) / Math.Max(1, records.Records);
    }

    /// <summary>Steps in an epoch; in the last ones ranks may have fewer records, or none.</summary>
    public int Steps { get; }

    /// <summary>The most records in a step, of all ranks.</summary>
    public int LargestBatch { get; }

    /// <summary>Puts the records in the order of an epoch, from 0.</summary>
    public void Start(int epoch)
    {
        for (int rank = 0; rank < _order.Length; rank++)
        {
            if (_order[rank] is int[] rows)
            {
                CounterRandom key = new CounterRandom(_seed).With(RandomPurpose.Shuffle).With((ulong)epoch).With((ulong)rank);
                var permutation = new KeyedPermutation(key, rows.Length);
                int first = _records.First(rank);
                for (int i = 0; i < rows.Length; i++)
                {
                    rows[i] = first + (_shuffles ? (int)permutation[i] : i);
                }
            }
        }
    }

    /// <summary>How many records any rank has in a step of the epoch.</summary>
    public int Count(int step, int rank) => Math.Min(_quotas[rank], _records.Count(rank) - Begin(step, rank));

    /// <summary>The records of a hosted rank in a step of the epoch, by their places in the rank's source.</summary>
    public ReadOnlySpan<int> Rows(int step, int rank) => _order[rank].AsSpan(Begin(step, rank), Count(step, rank));

    private int Begin(int step, int rank) => (int)Math.Min((long)step * _quotas[rank], _records.Count(rank));
}
