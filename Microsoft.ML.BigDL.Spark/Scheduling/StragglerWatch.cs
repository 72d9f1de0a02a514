namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Names the slowest host when its time per rank exceeds the median of the others' by a factor in several groups in a row: one slow group is
/// nothing, a slow machine holds up every step of a synchronous run.
/// </summary>
internal sealed class StragglerWatch
{
    private readonly double _factor;
    private readonly int _groups;
    private readonly Dictionary<Host, Straggler> _slow = [];

    /// <param name="factor">Times the median of the others; default 1.5.</param>
    /// <param name="groups">Groups in a row; default 3.</param>
    public StragglerWatch(double factor = 1.5, int groups = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        (_factor, _groups) = (factor, groups);
    }

    /// <summary>Takes in a group's timings, one for each host; yields the straggler, if there is one now.</summary>
    public Straggler? Observe(IReadOnlyCollection<HostTiming> timings)
    {
        foreach (Host gone in _slow.Keys.Except(timings.Select(timing => timing.Host)).ToArray())
        {
            _slow.Remove(gone);
        }

        foreach (HostTiming timing in timings)
        {
            double factor = PerRank(timing) / MedianOfOthers(timings, timing.Host);
            if (factor > _factor)
            {
                _slow[timing.Host] = _slow.TryGetValue(timing.Host, out Straggler? known)
                    ? new Straggler(timing.Host, Math.Min(known.Factor, factor), known.Groups + 1)
                    : new Straggler(timing.Host, factor, 1);
            }
            else
            {
                _slow.Remove(timing.Host);
            }
        }

        return _slow.Values.Where(straggler => straggler.Groups >= _groups).MaxBy(straggler => straggler.Factor);
    }

    private static double PerRank(HostTiming timing) => timing.Compute.TotalSeconds / Math.Max(1, timing.Ranks);

    // Infinite where there are no others: nobody is slower than they.
    private static double MedianOfOthers(IReadOnlyCollection<HostTiming> timings, Host host)
    {
        double[] others = [.. timings.Where(timing => timing.Host != host).Select(PerRank).Order()];
        return others.Length == 0 ? double.PositiveInfinity
            : (others[(others.Length - 1) / 2] + others[others.Length / 2]) / 2;
    }
}
