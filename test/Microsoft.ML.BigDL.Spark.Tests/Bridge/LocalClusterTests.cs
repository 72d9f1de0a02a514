using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

/// <summary>The bridge with executors in processes of their own.</summary>
[TestClass]
public sealed class LocalClusterTests
{
    [TestMethod]
    public void Executors_are_waited_for_and_named() => Run([], (java, spark) =>
    {
        IReadOnlyList<ExecutorDescription> executors = ExecutorWait.For(spark, java, 2, TimeSpan.FromMinutes(2), default);
        CollectionAssert.AreEqual((string[])["0", "1"], executors.Select(executor => executor.Id).ToArray());
        CollectionAssert.AreEqual((string[])["0", "1"], spark.ExecutorIds().ToArray());
        Assert.IsTrue(executors.All(executor => executor is { Cores: 1, TaskSlots: 1 } && executor.Location == $"executor_{executor.Host}_{executor.Id}"));

        SparkException few = Assert.ThrowsExactly<SparkException>(() => ExecutorWait.For(spark, java, 3, TimeSpan.FromSeconds(1), default));
        StringAssert.Contains(few.Message, "2 of 3 executors of 'local-cluster[2,1,1024]' registered within 1 s");
        StringAssert.Contains(few.Message, "2 executors were started on this machine");
        Assert.ThrowsExactly<OperationCanceledException>(
            () => ExecutorWait.For(spark, java, 3, TimeSpan.FromMinutes(1), new CancellationToken(canceled: true)));
    });

    [TestMethod]
    public void Executors_that_die_in_a_loop_are_reported_with_their_own_words() =>
        Run(new() { ["spark.executor.extraJavaOptions"] = "-javaagent:no-such-agent.jar" }, (java, spark) =>
        {
            SparkException dying = Assert.ThrowsExactly<SparkException>(() => ExecutorWait.For(spark, java, 2, TimeSpan.FromMinutes(2), default));
            StringAssert.Contains(dying.Message, "end as soon as they are started");
            StringAssert.Contains(dying.Message, "no-such-agent.jar");
        });

    private static void Run(Dictionary<string, string> more, Action<JavaProcess, SparkContextHandle> test)
    {
        var settings = new Dictionary<string, string>(more)
        {
            ["spark.master"] = "local-cluster[2,1,1024]",
            ["spark.app.name"] = "bridge tests",
            ["spark.ui.enabled"] = "false",
            ["spark.executor.memory"] = "512m",
        };
        string home = SparkHome.Require("3.5.9");
        string application;
        using (JavaProcess java = SparkLauncher.Start(new SparkLaunchOptions { SparkHome = home, Settings = settings }))
        using (SparkContextHandle spark = SparkContextHandle.Create(java.Gateway, settings))
        {
            application = spark.ApplicationId;
            test(java, spark);
        }
        Directory.Delete(Path.Combine(home, "work", application), recursive: true);
    }
}
