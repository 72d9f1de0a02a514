using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class WorkerFaultTests
{
    [TestMethod]
    [DataRow("org.apache.spark.SparkException: Job aborted due to stage failure: Could not recover from a failed barrier ResultStage.\n"
        + "org.apache.spark.api.python.PythonException: [PYTHON_EXCEPTION] An exception was thrown from the Python worker: {0} SQLSTATE: 38000\n\tat a.b.c")]
    [DataRow("org.apache.spark.api.python.PythonException: {0}\n\tat org.apache.spark.api.python.BasePythonRunner")]
    [DataRow("BIGDL| is our marker, but this is not a fault\r\n{0}")]
    [DataRow("{0}")]
    public void A_fault_is_found_whatever_Spark_wraps_it_in(string around)
    {
        WorkerFault fault = new("peer-lost", 3, "rank 1 | 'a\\b'\r\nis gone \\n");
        string text = around.Replace("{0}", fault.Report(new InvalidDataException("cause")), StringComparison.Ordinal);
        Assert.IsTrue(WorkerFault.TryFind(text, out WorkerFault found));
        Assert.AreEqual(fault, found);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Python worker exited unexpectedly (crashed)")]
    [DataRow("BIGDL|job|x|text")]
    [DataRow("BIGDL|job|1")]
    public void Other_texts_hold_no_fault(string text) => Assert.IsFalse(WorkerFault.TryFind(text, out _));

    [TestMethod]
    public void The_full_exception_with_its_causes_follows_the_line()
    {
        InvalidOperationException error = new("outer", new InvalidDataException("inner"));
        string report = WorkerFault.Of(error, rank: 5).Report(error);
        Assert.AreEqual("BIGDL|job|5|InvalidOperationException: outer", report.Split('\n')[0]);
        StringAssert.Contains(report, "InvalidDataException: inner");
    }

    [TestMethod]
    public void A_fault_keeps_the_rank_the_job_gave_and_takes_the_partition_else()
    {
        Assert.AreEqual(7, WorkerFault.Of(new WorkerFaultException("a", "b", rank: 7), rank: 2).Rank);
        Assert.AreEqual(2, WorkerFault.Of(new WorkerFaultException("a", "b"), rank: 2).Rank);
        Assert.AreEqual(WorkerFault.ProtocolCode, WorkerFault.Of(new WorkerProtocolException("b"), rank: -1).Code);
    }
}
