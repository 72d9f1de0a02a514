using System.Collections;
using System.Collections.Immutable;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Rows;

/// <summary>
/// Which rank owns which rows of a set that comes in partitions. Rows are numbered partition by partition, and a rank owns a run of those that
/// are trained on, and another of those that validate, exactly as on one machine.
/// </summary>
internal sealed class RowShares
{
    private readonly ImmutableArray<int> _rows;
    private readonly int _ranks;
    private readonly BitArray? _validates;
    private readonly int[] _first;
    private readonly int[] _validatingBefore;

    /// <param name="rows">The number of rows of each partition.</param>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="validates">For each row, whether it validates; null where none does.</param>
    public RowShares(ImmutableArray<int> rows, int ranks, BitArray? validates)
    {
        _rows = rows;
        _ranks = ranks;
        _validates = validates;
        _first = new int[rows.Length + 1];
        _validatingBefore = new int[rows.Length + 1];
        for (int partition = 0; partition < rows.Length; partition++)
        {
            _first[partition + 1] = checked(_first[partition] + rows[partition]);
            _validatingBefore[partition + 1] = _validatingBefore[partition]
                + (validates is null ? 0 : Enumerable.Range(_first[partition], rows[partition]).Count(row => validates[row]));
        }
    }

    /// <summary>The rows that validate.</summary>
    public int Validating => _validatingBefore[^1];

    /// <summary>The rows that are trained on.</summary>
    public int Training => _first[^1] - Validating;

    /// <summary>The number of rows that a rank owns of a number of them.</summary>
    public static int Owned(int rows, int rank, int ranks) => RankedRecords.Begin(rows, rank + 1, ranks) - RankedRecords.Begin(rows, rank, ranks);

    /// <summary>Whether one of these ranks owns rows of a partition.</summary>
    public bool HasRowsOf(IReadOnlyCollection<int> ranks, int partition)
    {
        (int from, int to) = (_validatingBefore[partition], _validatingBefore[partition + 1]);
        return IsOwned(from, to, Validating) || IsOwned(_first[partition] - from, _first[partition + 1] - to, Training);

        // The rows of a partition, of either kind, are a run of all, and so are their owners.
        bool IsOwned(int begin, int end, int rows) =>
            begin < end && Owner(begin, rows) is var first && Owner(end - 1, rows) is var last && ranks.Any(rank => rank >= first && rank <= last);
    }

    /// <summary>What the ranks own of a partition.</summary>
    public IReadOnlyCollection<RowShare> Of(int partition)
    {
        var owned = new SortedDictionary<(int Rank, bool IsValidation), List<int>>();
        int validating = _validatingBefore[partition];
        int training = _first[partition] - validating;
        for (int row = 0; row < _rows[partition]; row++)
        {
            bool isValidation = _validates?[_first[partition] + row] == true;
            int rank = isValidation ? Owner(validating++, Validating) : Owner(training++, Training);
            if (!owned.TryGetValue((rank, isValidation), out List<int>? rows))
            {
                owned.Add((rank, isValidation), rows = []);
            }

            rows.Add(row);
        }

        return [.. owned.Select(share => new RowShare(share.Key.Rank, share.Key.IsValidation, [.. share.Value]))];
    }

    // The last rank that begins at the row or before it.
    private int Owner(int row, int rows) => (int)(((((long)row + 1) * _ranks) - 1) / rows);
}
