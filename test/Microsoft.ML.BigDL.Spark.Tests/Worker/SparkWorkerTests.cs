using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>Workers under stock Spark; one running Spark for all tests of a version and master.</summary>
public abstract class SparkWorkerTests
{
    private const string Rows = """
        SELECT id, CAST(id AS INT) AS label, CAST(id % 100 AS TINYINT) AS tiny, CAST(id AS SMALLINT) AS small, id % 2 = 0 AS even,
            array(CAST(id AS FLOAT), CAST(-0.5 AS FLOAT), NULL) AS features, concat('žluť 馬 ', id) AS name, CAST(concat('b', id) AS BINARY) AS bytes,
            CAST(id / 7 AS DECIMAL(10, 2)) AS price, timestamp_micros(id * 86400123456) AS ts, date_add(DATE '1969-12-01', CAST(id AS INT)) AS day,
            IF(id % 3 = 0, NULL, CAST(id AS DOUBLE)) AS x, named_struct('a', id, 'b', CAST(id AS STRING)) AS pair
        FROM range(0, 600, 1, 2)
        """;

    private static readonly Dictionary<string, RunningSpark> s_running = [];

    public TestContext TestContext { get; set; } = null!;

    protected abstract string VersionText { get; }

    protected abstract string Master { get; }

    private RunningSpark Spark
    {
        get
        {
            string key = $"{VersionText} {Master}";
            return s_running.TryGetValue(key, out RunningSpark? running) ? running : s_running[key] = new RunningSpark(VersionText, Master);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Elements_come_back(bool isBarrier)
    {
        byte[][] inputs = [[1, 2, 3], []];
        byte[][] results = Spark.Run(BuiltInJobs.Echo, isBarrier, inputs);
        Assert.HasCount(2, results);
        for (int i = 0; i < inputs.Length; i++)
            CollectionAssert.AreEqual(inputs[i], results[i]);
    }

    [TestMethod]
    public void Each_executor_has_one_process_for_all_its_jobs()
    {
        HashSet<int> processes = [];
        for (int run = 0; run < 3; run++)
        {
            NodeReport[] reports = Check();
            Assert.HasCount(2, reports);
            Assert.IsTrue(reports.All(report => report.SparkVersion == VersionText && report.HasOpenSsl));
            processes.UnionWith(reports.Select(report => report.ProcessId));
        }
        Assert.HasCount(Master == RunningSpark.Local ? 1 : 2, processes);
        Assert.AreEqual(Master == RunningSpark.Standalone, Spark.Launch.Archive is not null);
        if (Spark.Launch.Archive is not null)
        {
            // Nothing of an installation is used: the process runs the runtime out of the executor's folder.
            foreach (int process in processes)
                StringAssert.EndsWith(new FileInfo($"/proc/{process}/exe").ResolveLinkTarget(true)?.FullName, "/bigdl-worker/dotnet/dotnet");
        }
    }

    [TestMethod]
    public void Rows_of_all_types_come_back()
    {
        using JavaObject session = Session(Spark.Context);
        using JavaObject frame = session.Call<JavaObject>("sql", Rows);
        using JavaObject mapped = MapInArrow(frame, Spark.Function(BuiltInJobs.Echo));
        string[] expected = JsonRows(frame);
        string[] actual = JsonRows(mapped);
        Assert.HasCount(600, actual);
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void A_killed_worker_is_replaced_by_the_next_job()
    {
        NodeReport[] before = Check();
        LinuxProcesses.Kill(before[0].ProcessId);
        Assert.IsTrue(SpinWait.SpinUntil(() => !LinuxProcesses.IsRunning(before[0].ProcessId), TimeSpan.FromSeconds(20)));
        NodeReport[] after;
        try
        {
            after = Check();
        }
        catch (JavaException)
        {
            // Spark may have handed the task to the dead process, whose connection it had kept.
            after = Check();
        }
        Assert.IsFalse(after.Any(report => report.ProcessId == before[0].ProcessId));
        Assert.HasCount(2, after);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_fault_is_found_in_the_exception_of_Spark(bool isBarrier)
    {
        JavaException error = Assert.ThrowsExactly<JavaException>(() => Spark.Run("no-such-job", isBarrier, [1], [2]));
        Assert.IsTrue(WorkerFault.TryFind(error.ToString(), out WorkerFault fault), error.ToString());
        Assert.AreEqual(WorkerFault.UnknownJobCode, fault.Code);
        Assert.IsInRange(0, 1, fault.Rank);
        StringAssert.Contains(fault.Text, "'no-such-job'");
        StringAssert.EndsWith(fault.Text, "same release.", "the text ends where it ended in the worker");
    }

    [TestMethod]
    public void Jobs_follow_one_another_without_delay()
    {
        using WorkerJob job = WorkerJob.Create(
            Spark.Context, [new TaskInput([0]), new TaskInput([1])], Spark.Function(BuiltInJobs.Echo), isBarrier: true);
        List<double> times = [];
        for (int i = 0; i < 30; i++)
        {
            long start = Stopwatch.GetTimestamp();
            job.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        TestContext.WriteLine($"barrier job of two tasks: least {times[0]:F0} ms, median {times[times.Count / 2]:F0} ms");
    }

    private NodeReport[] Check() =>
        [.. Spark.Run(BuiltInJobs.Check, isBarrier: true, [0], [1]).Select(report => NodeReport.Parse(report))];

    protected static void StopAll()
    {
        foreach (RunningSpark running in s_running.Values)
            running.Dispose();
        s_running.Clear();
    }

    private static JavaObject Session(SparkContextHandle spark)
    {
        string type = spark.Version.Major < 4 ? "org.apache.spark.sql.SparkSession" : "org.apache.spark.sql.classic.SparkSession";
        using JavaObject options = spark.Gateway.Map(new Dictionary<string, string>());
        JavaObject session = spark.Gateway.New(type, spark.Context, options);
        spark.Gateway.CallStatic(type, "setActiveSession", session);
        return session;
    }

    private static JavaObject MapInArrow(JavaObject frame, PythonFunction function)
    {
        JavaGateway gateway = frame.Gateway;
        using JavaObject javaFunction = function.ToJava(gateway);
        using JavaObject schema = frame.Call<JavaObject>("schema");
        const string Type = "org.apache.spark.sql.execution.python.UserDefinedPythonFunction";
        string version = function.Version;
        object?[] arguments = ["job", javaFunction, schema, EvalType.Batches, true];
        if (SparkLayouts.Parse(version, out _) >= SparkLayout.Spark43)
            arguments = [.. arguments, gateway.List([]), gateway.List([])];
        using JavaObject udf = gateway.New(Type, arguments);
        using JavaObject names = frame.Call<JavaObject>("columns");
        using JavaObject columns = gateway.Seq([.. gateway.Read<string>(names).Select(name => frame.Call<JavaObject>("col", name))]);
        using JavaObject column = udf.Call<JavaObject>("apply", columns);
        if (SparkLayouts.Parse(version, out _) >= SparkLayout.Spark40)
            return frame.Call<JavaObject>("mapInArrow", column, false, null);
        using JavaObject expression = column.Call<JavaObject>("expr");
        return frame.Call<JavaObject>("pythonMapInArrow", expression, false);
    }

    private static string[] JsonRows(JavaObject frame)
    {
        using JavaObject json = frame.Call<JavaObject>("toJSON");
        using JavaObject rows = json.Call<JavaObject>("collectAsList");
        return frame.Gateway.Read<string>(rows);
    }
}
