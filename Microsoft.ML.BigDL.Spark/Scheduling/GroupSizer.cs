namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Decides how many iterations the next group has: a fixed number, or by Drizzle's rule, which multiplies the size while the share of time
/// lost to scheduling is above a band and takes a little off while it is below (Venkataraman et al., SOSP 2017, DOI
/// 10.1145/3132747.3132750). Where jobs overlap nobody waits once a group lasts as long as a job needs to start, so there the size
/// is a few times that.
/// <para>
/// Overhead per group and time per iteration are kept apart, as medians over the last groups (Drizzle averages exponentially): the share at the
/// present size follows from both, also from groups that an epoch's end cut short, and a single slow group changes nothing.
/// </para>
/// </summary>
internal sealed class GroupSizer
{
    private const int Window = 5;

    // A first job is slow: it starts workers and compiles plans. With three the median has left it behind.
    private const int Needed = 3;

    // The next tasks would stand ready with one. But what starts them takes processors from the group that runs, where Spark's driver or
    // executors are on the same machine: 70 ms of iterations per job on two processors, whose jobs took about 100 ms to start.
    private const double LatenciesPerGroup = 10;

    private readonly GroupSizeOptions? _options;
    private readonly RecentMedian _overhead = new(Window);
    private readonly RecentMedian _latency = new(Window);
    private readonly RecentMedian _iteration = new(Window);

    private GroupSizer(int size, GroupSizeOptions? options)
    {
        Size = size;
        _options = options;
    }

    /// <summary>The iterations of the next group, before an epoch's end cuts it.</summary>
    public int Size { get; private set; }

    /// <summary>The share of time lost to scheduling at the present size, from 0 to 1; NaN before the first group.</summary>
    public double OverheadShare => _overhead.Value / (_overhead.Value + (Size * _iteration.Value));

    /// <summary>The same number of iterations in every group.</summary>
    public static GroupSizer Fixed(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return new GroupSizer(size, null);
    }

    public static GroupSizer Adaptive(GroupSizeOptions options)
    {
        options.ThrowIfInvalid();
        return new GroupSizer(options.Initial, options);
    }

    /// <summary>Takes in what a finished group took, and sets the size of the next.</summary>
    public void Record(GroupTiming timing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timing.Steps, 1);
        _overhead.Add(Math.Max(0, timing.Overhead.TotalSeconds));
        _latency.Add(Math.Max(0, timing.JobLatency.TotalSeconds));
        _iteration.Add(Math.Max(0, timing.Running.TotalSeconds) / timing.Steps);
        if (_options is not null && _overhead.Count >= Needed)
        {
            int size = _options.Overlaps ? Overlapped(_options) : Banded(_options);
            Size = Math.Clamp(size, _options.Minimum, _options.Maximum);
        }
    }

    /// <summary>Forgets the measurements and keeps the size: after the hosts have changed, the old ones say nothing.</summary>
    public void Forget()
    {
        _overhead.Clear();
        _latency.Clear();
        _iteration.Clear();
    }

    private int Banded(GroupSizeOptions options) => OverheadShare switch
    {
        double share when share > options.UpperShare => (int)Math.Min((long)Size * options.Factor, int.MaxValue),
        double share when share < options.LowerShare => Size - options.Decrement,
        _ => Size,
    };

    // Grows at once to what is needed, and shrinks slowly, and only when it is clearly too large.
    private int Overlapped(GroupSizeOptions options)
    {
        double needed = Math.Ceiling(LatenciesPerGroup * _latency.Value / Math.Max(_iteration.Value, 1e-9));
        return needed > Size ? (int)Math.Min(needed, options.Maximum)
            : needed * options.Factor < Size ? Size - options.Decrement
            : Size;
    }
}
