using System.Buffers.Binary;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class WorkerCommandTests
{
    [TestMethod]
    [DataRow("train", 5)]
    [DataRow("žluť", 0)]
    [DataRow("", 1)]
    public void A_command_is_read_as_it_was_written(string job, int bodyBytes)
    {
        byte[] body = [.. Enumerable.Range(0, bodyBytes).Select(i => (byte)i)];
        WorkerCommand read = WorkerCommand.Parse(new WorkerCommand(job, body).Write());
        Assert.AreEqual(job, read.Job);
        CollectionAssert.AreEqual(body, read.Body.ToArray());
    }

    [TestMethod]
    public void The_layout_is_fixed()
    {
        byte[] bytes = new WorkerCommand("ab", new byte[] { 9 }).Write();
        Assert.AreEqual("4E455457524B3031" + "00000001" + "00000002" + "6162" + "09", Convert.ToHexString(bytes));
    }

    [TestMethod]
    public void Other_versions_and_impossible_lengths_are_refused()
    {
        byte[] bytes = new WorkerCommand("job", new byte[4]).Write();
        AssertRefused(bytes[..12], "not written");
        AssertRefused([.. "PICKLE01"u8, .. bytes[8..]], "not written");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 2);
        AssertRefused(bytes, "version 2");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 1);
        foreach (int length in new[] { -1, 8, int.MaxValue })
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), length);
            AssertRefused(bytes, $"{length} bytes");
        }
    }

    private static void AssertRefused(byte[] bytes, string reason) =>
        StringAssert.Contains(Assert.ThrowsExactly<WorkerProtocolException>(() => WorkerCommand.Parse(bytes)).Message, reason);
}
