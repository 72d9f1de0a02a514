using Microsoft.Extensions.Time.Testing;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class RetryPolicyTests
{
    private static readonly RetryOptions s_options = new()
    {
        Failures = 6,
        FirstWait = TimeSpan.FromMilliseconds(200),
        LongestWait = TimeSpan.FromSeconds(1),
    };

    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public void The_first_retry_is_made_at_once_and_later_ones_wait_ever_longer()
    {
        var policy = new RetryPolicy(s_options, _time);
        TimeSpan?[] waits = [.. Enumerable.Range(0, 6).Select(_ => policy.Failed(40, "executor lost"))];
        CollectionAssert.AreEqual(
            new TimeSpan?[] { TimeSpan.Zero, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1), null },
            waits);
    }

    [TestMethod]
    public void Progress_starts_the_count_anew_and_repeating_an_old_group_is_no_progress()
    {
        var policy = new RetryPolicy(s_options, _time);
        policy.Progressed(40);
        for (int i = 0; i < 4; i++)
        {
            policy.Failed(40, "executor lost");
            policy.Progressed(40);
        }

        Assert.AreEqual(TimeSpan.FromSeconds(1), policy.Failed(40, "executor lost"));
        policy.Progressed(41);
        Assert.AreEqual(TimeSpan.Zero, policy.Failed(41, "executor lost"));
        Assert.AreEqual(6, policy.Failures);
    }

    [TestMethod]
    public void The_report_tells_every_attempt()
    {
        var policy = new RetryPolicy(new RetryOptions { Failures = 2 }, _time);
        policy.Failed(0, "worker did not start");
        policy.Progressed(120);
        _time.Advance(TimeSpan.FromSeconds(61.25));
        policy.Failed(120, "executor 3 was killed");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsNull(policy.Failed(120, "executor 4 was killed"));

        string[] lines = policy.Report().Split('\n');
        Assert.AreEqual(
            "The run failed 2 times in a row without getting past step 120, after 1 earlier failures that it survived:", lines[0]);
        Assert.AreEqual("  00:01:01.250 into the run, at step 120: executor 3 was killed", lines[1]);
        Assert.AreEqual("  00:01:03.250 into the run, at step 120: executor 4 was killed", lines[2]);
    }
}
