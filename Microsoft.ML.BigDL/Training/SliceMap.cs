using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Cuts a flat vector into one slice per logical rank: the one place that knows how. Slices differ by at most one cache line and depend on
/// nothing but length and number of ranks.
/// </summary>
internal readonly record struct SliceMap
{
    private readonly int _lines;

    public SliceMap(int length, int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        if (length % ParameterLayout.Alignment != 0)
        {
            throw new ArgumentException(
                $"The vector has {length} elements; a layout pads it to a multiple of {ParameterLayout.Alignment}.", nameof(length));
        }

        _lines = length / ParameterLayout.Alignment;
        Ranks = ranks;
    }

    public int Ranks { get; }

    public int Length => _lines * ParameterLayout.Alignment;

    /// <summary>The first element of a rank's slice; that of rank <see cref="Ranks"/> is the end.</summary>
    public int Start(int rank) => (int)((long)_lines * rank / Ranks) * ParameterLayout.Alignment;

    /// <summary>The elements of a rank's slice, possibly none.</summary>
    public int LengthOf(int rank) => Start(rank + 1) - Start(rank);

    /// <summary>All ranks in runs, from a first one to before another, whose slices have together at most so many elements; a run has at least one rank.</summary>
    public IEnumerable<(int First, int End)> Runs(long most)
    {
        for (int first = 0; first < Ranks;)
        {
            int end = first + 1;
            while (end < Ranks && Start(end + 1) - Start(first) <= most)
            {
                end++;
            }

            yield return (first, end);
            first = end;
        }
    }
}
