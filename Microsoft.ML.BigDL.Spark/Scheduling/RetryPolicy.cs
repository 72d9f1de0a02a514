using System.Globalization;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Decides whether a failed group is tried again, and when. Only failures without progress count: a long run may lose many executors, but one
/// that does not get past a step ends with a report of what was tried.
/// </summary>
internal sealed class RetryPolicy(RetryOptions options, TimeProvider time)
{
    private readonly List<Attempt> _attempts = [];
    private readonly long _started = time.GetTimestamp();
    private long _reached;
    private int _earlier;

    /// <summary>All failures of the run.</summary>
    public int Failures => _earlier + _attempts.Count;

    /// <summary>A group has finished; if the run is further than ever before, failures are counted anew.</summary>
    /// <param name="step">The first iteration after the group.</param>
    public void Progressed(long step)
    {
        if (step > _reached)
        {
            _reached = step;
            _earlier += _attempts.Count;
            _attempts.Clear();
        }
    }

    /// <summary>A group has failed.</summary>
    /// <param name="step">Its first iteration.</param>
    /// <param name="reason">The cause, in words that help whoever reads the report.</param>
    /// <returns>How long to wait before the next attempt; null to give up.</returns>
    public TimeSpan? Failed(long step, string reason)
    {
        _attempts.Add(new Attempt(time.GetElapsedTime(_started), step, reason));
        int count = _attempts.Count;
        if (count >= options.Failures)
        {
            return null;
        }

        double wait = count == 1 ? 0 : options.FirstWait.TotalSeconds * Math.Pow(2, count - 2);
        return TimeSpan.FromSeconds(Math.Min(wait, options.LongestWait.TotalSeconds));
    }

    /// <summary>The failures since the last progress, for the error that ends the run.</summary>
    public string Report()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The run failed {_attempts.Count} times in a row without getting past step {_reached}");
        if (_earlier > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", after {_earlier} earlier failures that it survived");
        }

        text.Append(':');
        foreach (Attempt attempt in _attempts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {attempt.At:hh\\:mm\\:ss\\.fff} into the run, at step {attempt.Step}: {attempt.Reason}");
        }

        return text.ToString();
    }

    private readonly record struct Attempt(TimeSpan At, long Step, string Reason);
}
