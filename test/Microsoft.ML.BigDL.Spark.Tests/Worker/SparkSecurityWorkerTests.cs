using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class SparkSecurityWorkerTests
{
    [TestMethod]
    public void Workers_serve_an_authenticated_and_encrypted_cluster_over_socket_files()
    {
        using RunningSpark spark = new("4.3.0", RunningSpark.Cluster, new Dictionary<string, string>
        {
            ["spark.authenticate"] = "true",
            ["spark.authenticate.secret"] = Guid.NewGuid().ToString(),
            ["spark.network.crypto.enabled"] = "true",
            ["spark.io.encryption.enabled"] = "true",
            ["spark.python.unix.domain.socket.enabled"] = "true",
        });
        foreach (bool isBarrier in new[] { false, true })
        {
            byte[][] results = spark.Run(BuiltInJobs.Echo, isBarrier, [1, 2], [3]);
            CollectionAssert.AreEqual(new byte[] { 1, 2 }, results[0]);
            CollectionAssert.AreEqual(new byte[] { 3 }, results[1]);
        }
    }

    [TestMethod]
    public void Without_a_daemon_each_task_has_a_worker_of_its_own()
    {
        using RunningSpark spark = new("3.5.9", RunningSpark.Local, new Dictionary<string, string> { ["spark.python.use.daemon"] = "false" });
        NodeReport[] reports = [.. spark.Run(BuiltInJobs.Check, isBarrier: true, [1], [2]).Select(report => NodeReport.Parse(report))];
        Assert.AreNotEqual(reports[0].ProcessId, reports[1].ProcessId);
        CollectionAssert.AreEqual(new byte[] { 3 }, spark.Run(BuiltInJobs.Echo, isBarrier: false, [3])[0]);
    }
}
