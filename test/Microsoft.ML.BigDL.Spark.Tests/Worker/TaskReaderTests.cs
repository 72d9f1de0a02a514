using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class TaskReaderTests
{
    [TestMethod]
    public void Every_recorded_task_of_the_five_releases_is_read_as_it_was_sent()
    {
        int count = 0;
        foreach (Capture capture in Capture.Tasks())
        {
            using MemoryStream stream = new(capture.Bytes);
            WorkerTask task = TaskReader.Read(new WireReader(stream))!;

            Assert.AreEqual(capture.Facts.GetProperty("dataOffset").GetInt64(), stream.Position, $"{capture.Name}: start of the data");
            AssertTask(capture.Name, capture.Facts, task);
            AssertContext(capture.Name, capture.Facts.GetProperty("context"), task.Context);
            count++;
        }
        Assert.IsGreaterThan(100, count);
    }

    [TestMethod]
    public void A_reused_worker_reads_task_after_task()
    {
        foreach (IGrouping<string, Capture> release in Capture.Tasks().Where(capture => capture.IsRdd).GroupBy(capture => capture.Name.Split('/')[0]))
        {
            using MemoryStream stream = new([.. release.SelectMany(capture => capture.Bytes)]);
            WireReader reader = new(stream);
            foreach (Capture capture in release)
            {
                WorkerTask task = TaskReader.Read(reader)!;
                Assert.AreEqual(capture.Facts.GetProperty("partition").GetInt32(), task.Partition, capture.Name);
                stream.Position += capture.Bytes.Length - capture.Facts.GetProperty("dataOffset").GetInt64();
            }
            Assert.IsNull(TaskReader.Read(reader), "end of the connection");
        }
    }

    [TestMethod]
    [DataRow("3.4.1")]
    [DataRow("4.4.0")]
    [DataRow("5.0.0")]
    [DataRow("4")]
    [DataRow("next.1")]
    public void A_release_it_does_not_know_is_named_in_the_refusal(string version)
    {
        WorkerProtocolException error = Assert.ThrowsExactly<WorkerProtocolException>(
            () => SparkLayouts.Parse(SparkLayouts.PythonVersion(version), out _));
        StringAssert.Contains(error.Message, $"Spark {version} is not supported", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_task_of_a_PySpark_program_is_refused()
    {
        byte[] bytes = new MemoryTask().Int(0).Text("3.11").ToArray();
        WorkerProtocolException error = Read(bytes);
        StringAssert.Contains(error.Message, "'3.11'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_version_that_contradicts_the_frame_is_refused()
    {
        byte[] bytes = Capture.Of("4.3.0/local-rdd-p1").Bytes;
        byte[] unframed = bytes[8..];
        StringAssert.Contains(Read(unframed).Message, "came without one", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_frame_longer_than_its_task_is_refused()
    {
        Capture capture = Capture.Of("4.3.0/local-rdd-p1");
        byte[] bytes = [.. capture.Bytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), capture.Facts.GetProperty("initLength").GetInt32() + 4);
        StringAssert.Contains(Read(bytes).Message, "of which the layout explains", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_layout_under_the_wrong_version_does_not_pass()
    {
        foreach (string name in new[] { "4.0.5/local-map-p1", "4.1.4/local-rdd-p1", "4.2.1/local-rdd-p1", "4.2.1/local-map-p1" })
        {
            foreach (string version in new[] { "3.5.9", "4.0.5", "4.1.4", "4.2.1", "4.3.0" })
            {
                if (name.StartsWith(version, StringComparison.Ordinal) || (name, version) is ("4.1.4/local-rdd-p1", "4.0.5"))
                    continue;
                byte[] bytes = [.. Capture.Of(name).Bytes];
                System.Text.Encoding.UTF8.GetBytes(version).CopyTo(bytes, bytes.AsSpan().IndexOf("spark="u8) + 6);
                using MemoryStream stream = new(bytes);
                Exception error = Assert.Throws<Exception>(() => TaskReader.Read(new WireReader(stream)), $"{name} as {version}");
                Assert.IsTrue(error is WorkerProtocolException or EndOfStreamException, $"{name} as {version}: {error}");
            }
        }
    }

    [TestMethod]
    public void Lengths_are_checked_before_memory_is_allocated()
    {
        foreach (int length in new[] { -9, int.MinValue, int.MaxValue })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(new MemoryTask().Int(SpecialLength.StartOfInitFrame).Int(length).ToArray());
            Read(new MemoryTask().Int(0).Int(length).ToArray());
            Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [TestMethod]
    public void A_context_that_is_no_JSON_is_refused_without_quoting_it()
    {
        byte[] bytes = new MemoryTask().Int(0).Text(SparkLayouts.PythonVersion("4.2.1")).Text("{\"secret\":\"s3cr3t\",").ToArray();
        Assert.IsFalse(Read(bytes).ToString().Contains("s3cr3t", StringComparison.Ordinal));
    }

    private static WorkerProtocolException Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return Assert.ThrowsExactly<WorkerProtocolException>(() => TaskReader.Read(new WireReader(stream)));
    }

    private static void AssertTask(string name, JsonElement facts, WorkerTask task)
    {
        Assert.AreEqual(facts.GetProperty("sparkVersion").GetString(), task.SparkVersion, name);
        Assert.AreEqual(facts.GetProperty("partition").GetInt32(), task.Partition, name);
        Assert.AreEqual(facts.GetProperty("sparkFiles").GetString(), task.FilesFolder, name);
        Assert.AreEqual(facts.GetProperty("evalType").GetInt32(), task.EvalType, name);
        Assert.AreEqual(facts.GetProperty("commandHex").GetString(), Convert.ToHexStringLower(task.Command.Span), name);
        Dictionary<string, string> settings = [];
        foreach (string list in new[] { "conf", "runnerConf", "evalConf" })
        {
            if (facts.TryGetProperty(list, out JsonElement pairs))
            {
                foreach (JsonElement pair in pairs.EnumerateArray())
                    settings[pair[0].GetString()!] = pair[1].GetString()!;
            }
        }
        CollectionAssert.AreEquivalent(settings.ToArray(), task.Settings.ToArray(), name);
    }

    private static void AssertContext(string name, JsonElement facts, WorkerTaskContext context)
    {
        Assert.AreEqual(facts.GetProperty("isBarrier").GetBoolean(), context.IsBarrier, name);
        Assert.AreEqual(context.IsBarrier ? facts.GetProperty("connInfo").ToString() : null, context.BarrierAddress, name);
        Assert.AreEqual(facts.GetProperty("stageId").GetInt32(), context.StageId, name);
        Assert.AreEqual(facts.GetProperty("partitionId").GetInt32(), context.PartitionId, name);
        Assert.AreEqual(facts.GetProperty("attemptNumber").GetInt32(), context.AttemptNumber, name);
        Assert.AreEqual(facts.GetProperty("taskAttemptId").GetInt64(), context.TaskAttemptId, name);
        Assert.AreEqual(facts.GetProperty("cpus").GetInt32(), context.Cpus, name);
        Assert.AreEqual("g-7", context.LocalProperties["net.group"], name);
        CollectionAssert.AreEquivalent(
            facts.GetProperty("localProperties").EnumerateObject().Select(one => KeyValuePair.Create(one.Name, one.Value.GetString()!)).ToArray(),
            context.LocalProperties.ToArray(),
            name);
        foreach (JsonProperty resource in facts.GetProperty("resources").EnumerateObject())
        {
            CollectionAssert.AreEqual(
                resource.Value.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()).ToArray(),
                context.Resources[resource.Name].ToArray(),
                name);
        }
        Assert.HasCount(facts.GetProperty("resources").EnumerateObject().Count(), context.Resources, name);
        Assert.HasCount(context.IsBarrier ? 2 : 0, context.Hosts, name);
    }
}
