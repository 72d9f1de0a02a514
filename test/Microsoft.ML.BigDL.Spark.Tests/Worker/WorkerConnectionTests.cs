using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class WorkerConnectionTests
{
    private static readonly WorkerCommand s_echo = new(BuiltInJobs.Echo, ReadOnlyMemory<byte>.Empty);

    [TestMethod]
    public void Recorded_element_tasks_get_the_recorded_answers_on_one_connection()
    {
        using ConnectedWorker worker = new(new BuiltInJobs());
        foreach (Capture capture in Capture.Tasks().Where(capture => capture.IsRdd))
        {
            worker.Executor.Write(capture.WithCommand(s_echo));
            worker.ExpectReply(capture.Reply, capture.Name);
        }
    }

    [TestMethod]
    public void Recorded_batch_tasks_get_the_recorded_rows_back()
    {
        foreach (Capture capture in Capture.Tasks().Where(capture => !capture.IsRdd && !capture.Name.Contains("nooutput", StringComparison.Ordinal)))
        {
            using ConnectedWorker worker = new(new BuiltInJobs());
            worker.Executor.Write(capture.WithCommand(s_echo));
            List<string> expected = ReadReply(new MemoryStream(capture.Reply));
            CollectionAssert.AreEqual(expected, ReadReply(worker.Executor), capture.Name);
        }
    }

    [TestMethod]
    public void A_job_without_batches_sends_no_stream()
    {
        foreach (Capture capture in Capture.Tasks().Where(capture => capture.Name.Contains("nooutput", StringComparison.Ordinal)))
        {
            using ConnectedWorker worker = new(new TestJobs { OnBatches = (_, _, _) => [] });
            worker.Executor.Write(capture.WithCommand(s_echo));
            worker.ExpectReply(capture.Reply, capture.Name);
        }
    }

    [TestMethod]
    public void The_schema_is_known_when_the_partition_is_empty()
    {
        string[] names = [];
        TestJobs jobs = new()
        {
            OnBatches = (_, input, _) =>
            {
                names = [.. input.Schema.FieldsList.Select(field => field.Name)];
                Assert.IsNull(input.ReadNext());
                return [];
            },
        };
        Capture capture = Capture.Tasks().First(capture => capture.Name.Contains("map-empty", StringComparison.Ordinal)
            && capture.Facts.GetProperty("batchRows").GetArrayLength() == 0);
        using (ConnectedWorker worker = new(jobs))
        {
            worker.Executor.Write(capture.WithCommand(s_echo));
            worker.ExpectReply(capture.Reply, capture.Name);
        }
        CollectionAssert.AreEqual(new[] { "id", "label", "features", "name", "bytes", "price", "ts", "x" }, names);
    }

    [TestMethod]
    public void Recorded_secrets_are_accepted_and_others_are_not()
    {
        foreach (Capture capture in Capture.Handshakes())
        {
            byte[] secret = Encoding.UTF8.GetBytes(capture.Facts.GetProperty("secret").GetString()!);
            using ConnectedWorker right = new(new BuiltInJobs(), secret);
            right.Executor.Write(capture.Bytes);
            right.ExpectReply(capture.Reply[4..], capture.Name);

            secret[0] ^= 1;
            using ConnectedWorker wrong = new(new BuiltInJobs(), secret);
            wrong.Executor.Write(capture.Bytes);
            Assert.AreEqual("err", wrong.Reader.ReadText("answer"));
            Assert.AreEqual(-1, wrong.Executor.ReadByte());
        }
    }

    [TestMethod]
    public void A_hostile_secret_length_ends_the_connection_without_an_answer()
    {
        using ConnectedWorker worker = new(new BuiltInJobs(), [1, 2, 3]);
        worker.Executor.Write([0x7F, 0xFF, 0xFF, 0xFF]);
        Assert.AreEqual(-1, worker.Executor.ReadByte());
        worker.ExpectEnd();
        Assert.IsInstanceOfType<WorkerProtocolException>(worker.Failure);
    }

    [TestMethod]
    public void An_exception_in_a_job_reaches_the_driver_with_its_text_and_place()
    {
        using ConnectedWorker worker = new(new TestJobs { OnElements = (_, _, _) => throw new InvalidDataException("row 7 is\nno number") });
        worker.Executor.Write(MemoryTask.Elements(s_echo, [1]));
        string text = worker.ExpectFault();
        Assert.IsTrue(WorkerFault.TryFind(text, out WorkerFault fault));
        Assert.AreEqual(new WorkerFault(WorkerFault.JobCode, 1, "InvalidDataException: row 7 is\nno number"), fault);
        StringAssert.Contains(text, nameof(An_exception_in_a_job_reaches_the_driver_with_its_text_and_place), StringComparison.Ordinal);
    }

    [TestMethod]
    public void An_exception_between_results_reaches_the_driver()
    {
        static IEnumerable<ReadOnlyMemory<byte>> Results()
        {
            yield return new byte[] { 5 };
            throw new WorkerFaultException("peer-lost", "rank 0 is gone", rank: 3);
        }
        using ConnectedWorker worker = new(new TestJobs { OnElements = (_, _, _) => Results() });
        worker.Executor.Write(MemoryTask.Elements(s_echo));
        worker.ExpectReply([0, 0, 0, 1, 5], "first result");
        Assert.IsTrue(WorkerFault.TryFind(worker.ExpectFault(), out WorkerFault fault));
        Assert.AreEqual(new WorkerFault("peer-lost", 3, "rank 0 is gone"), fault);
    }

    [TestMethod]
    public void An_exception_in_the_middle_of_a_stream_comes_behind_its_end()
    {
        static IEnumerable<RecordBatch> Batches(InputBatches input)
        {
            yield return input.ReadNext()!;
            throw new InvalidDataException("bad row");
        }
        using ConnectedWorker worker = new(new TestJobs { OnBatches = (_, input, _) => Batches(input) });
        worker.Executor.Write(Capture.Of("4.3.0/local-map-p1").WithCommand(s_echo));
        Assert.AreEqual(SpecialLength.StartOfArrowStream, worker.Reader.ReadInt32());
        using (ArrowStreamReader stream = new(worker.Executor, leaveOpen: true))
        {
            Assert.IsNotNull(stream.ReadNextRecordBatch());
            Assert.IsNull(stream.ReadNextRecordBatch());
        }
        StringAssert.Contains(worker.ExpectFault(), "bad row", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_job_that_reads_nothing_leaves_the_connection_ready_for_the_next_task()
    {
        byte[] task = Capture.Of("4.3.0/local-map-p1").WithCommand(s_echo);
        using ConnectedWorker worker = new(new TestJobs { OnBatches = (_, _, _) => [] });
        for (int i = 0; i < 3; i++)
        {
            worker.Executor.Write(task);
            worker.ExpectReply([255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 252], $"task {i}");
        }
    }

    [TestMethod]
    public void Batches_with_other_columns_than_the_first_are_refused()
    {
        static IEnumerable<RecordBatch> Batches()
        {
            yield return new RecordBatch.Builder().Append("a", false, new Int32Array.Builder().Append(1).Build()).Build();
            yield return new RecordBatch.Builder().Append("a", false, new Int64Array.Builder().Append(1).Build()).Build();
        }
        using ConnectedWorker worker = new(new TestJobs { OnBatches = (_, _, _) => Batches() });
        worker.Executor.Write(Capture.Of("3.5.9/local-map-p1").WithCommand(s_echo));
        Assert.AreEqual(SpecialLength.StartOfArrowStream, worker.Reader.ReadInt32());
        using (ArrowStreamReader stream = new(worker.Executor, leaveOpen: true))
        {
            while (stream.ReadNextRecordBatch() is { })
            {
            }
        }
        StringAssert.Contains(worker.ExpectFault(), "int32", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Unknown_jobs_and_layouts_are_named()
    {
        using (ConnectedWorker worker = new(new BuiltInJobs()))
        {
            worker.Executor.Write(MemoryTask.Elements(new WorkerCommand("dance", default)));
            Assert.IsTrue(WorkerFault.TryFind(worker.ExpectFault(), out WorkerFault fault));
            Assert.AreEqual(WorkerFault.UnknownJobCode, fault.Code);
            StringAssert.Contains(fault.Text, "'dance'", StringComparison.Ordinal);
        }
        using (ConnectedWorker worker = new(new BuiltInJobs()))
        {
            worker.Executor.Write(new MemoryTask().Int(0).Text(SparkLayouts.PythonVersion("4.9.0")).ToArray());
            Assert.IsTrue(WorkerFault.TryFind(worker.ExpectFault(), out WorkerFault fault));
            Assert.AreEqual(WorkerFault.ProtocolCode, fault.Code);
            StringAssert.Contains(fault.Text, "4.9.0", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void Closing_the_connection_cancels_the_job()
    {
        using ManualResetEventSlim isRunning = new();
        using ManualResetEventSlim wasCancelled = new();
        IEnumerable<ReadOnlyMemory<byte>> Compute(CancellationToken cancellation)
        {
            isRunning.Set();
            if (cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)))
                wasCancelled.Set();
            cancellation.ThrowIfCancellationRequested();
            yield break;
        }
        using ConnectedWorker worker = new(new TestJobs { OnElements = (_, _, cancellation) => Compute(cancellation) });
        worker.Executor.Write(MemoryTask.Elements(s_echo, [1]));
        Assert.IsTrue(isRunning.Wait(TimeSpan.FromSeconds(20)));
        worker.Executor.Dispose();
        worker.ExpectEnd();
        Assert.IsTrue(wasCancelled.IsSet);
    }

    [TestMethod]
    public void Closing_the_connection_cancels_a_job_that_left_its_input_unread()
    {
        using ManualResetEventSlim isRunning = new();
        bool wasCancelled = false;
        IEnumerable<RecordBatch> Compute(CancellationToken cancellation)
        {
            isRunning.Set();
            wasCancelled = cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            yield break;
        }
        using ConnectedWorker worker = new(new TestJobs { OnBatches = (_, _, cancellation) => Compute(cancellation) });
        worker.Executor.Write(Capture.Of("4.3.0/local-map-p1").WithCommand(s_echo));
        Assert.IsTrue(isRunning.Wait(TimeSpan.FromSeconds(20)));
        worker.Executor.Dispose();
        worker.ExpectEnd();
        Assert.IsTrue(wasCancelled);
    }

    [TestMethod]
    public void The_check_tells_of_the_node()
    {
        using ConnectedWorker worker = new(new BuiltInJobs());
        worker.Executor.Write(MemoryTask.Elements(new WorkerCommand(BuiltInJobs.Check, default), [1], [2]));
        NodeReport report = NodeReport.Parse(worker.Reader.ReadBytes("report", 1 << 16));
        Assert.AreEqual(Environment.ProcessId, report.ProcessId);
        Assert.AreEqual(Environment.ProcessorCount, report.Processors);
        Assert.AreEqual("3.5.9", report.SparkVersion);
        Assert.IsTrue(report.HasOpenSsl);
        Assert.IsGreaterThan(1 << 20, report.MemoryBytes);
    }

    // The rows as text, and the numbers around the Arrow stream; the encodings of two Arrow libraries differ in unimportant bytes.
    private static List<string> ReadReply(Stream stream)
    {
        WireReader reader = new(stream);
        List<string> parts = [];
        int first = reader.ReadInt32();
        if (first == SpecialLength.StartOfArrowStream)
        {
            using ArrowStreamReader arrow = new(stream, leaveOpen: true);
            while (arrow.ReadNextRecordBatch() is { } batch)
                parts.AddRange(ArrowText.Rows(batch));
            first = reader.ReadInt32();
        }
        parts.Add($"{first} {reader.ReadInt32()} {reader.ReadInt32()}");
        return parts;
    }
}
