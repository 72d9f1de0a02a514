using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

/// <summary>The bridge against stock Spark in local mode, one Java process for all tests of a version.</summary>
public abstract class RealSparkTests
{
    private static readonly List<JavaObject> s_neverReleased = [];
    private static readonly Dictionary<string, (JavaProcess Process, SparkContextHandle Spark)> s_running = [];

    protected abstract string VersionText { get; }

    private JavaProcess Process => Running().Process;

    private SparkContextHandle Spark => Running().Spark;

    private JavaGateway Gateway => Process.Gateway;

    [TestMethod]
    public void The_context_tells_version_master_and_its_executor()
    {
        Assert.AreEqual(VersionText, Spark.VersionText);
        Assert.AreEqual(SupportedSpark.Parse(VersionText), Spark.Version);
        Assert.AreEqual("local[2]", Spark.Master);
        Assert.IsTrue(Spark.IsLocal);
        Assert.AreEqual(2, Spark.DefaultParallelism);
        Assert.AreEqual(SparkHome.IsSecured, Spark.IsEncryptionEnabled);
        ExecutorDescription only = Assert.ContainsSingle(ExecutorWait.For(Spark, Process, 1, TimeSpan.FromSeconds(30), default));
        Assert.AreEqual(("driver", "localhost", 2), (only.Id, only.Host, only.Cores));
        CollectionAssert.AreEqual((string[])["driver"], Spark.ExecutorIds().ToArray());
    }

    [TestMethod]
    public void Settings_of_the_caller_go_before_the_recommended_ones_and_odd_text_survives()
    {
        Assert.AreEqual("7s", Spark.Setting("spark.locality.wait"));
        Assert.AreEqual(TimeSpan.FromSeconds(7), Spark.LocalityWait);
        Assert.AreEqual("false", Spark.Setting("spark.speculation"));
        Assert.AreEqual("a=b:c\\d # ä\ttab", Spark.Setting("spark.odd"));
        Assert.IsNull(Spark.Setting("spark.absent"));
    }

    [TestMethod]
    public void Java_exceptions_arrive_with_class_message_and_stack()
    {
        JavaException thrown = Assert.ThrowsExactly<JavaException>(() => Gateway.CallStatic("java.lang.Integer", "parseInt", "x\ny"));
        Assert.AreEqual("java.lang.NumberFormatException", thrown.JavaClass);
        Assert.AreEqual("For input string: \"x\ny\"", thrown.JavaMessage);
        StringAssert.Contains(thrown.JavaStackTrace, "at java.base/java.lang.Integer.parseInt");

        JavaException missing = Assert.ThrowsExactly<JavaException>(() => Spark.Context.Call("noSuchMethod"));
        StringAssert.Contains(missing.JavaMessage, "noSuchMethod");
        Assert.ThrowsExactly<JavaException>(() => Gateway.New("no.such.Class"));
    }

    [TestMethod]
    public void Ten_megabytes_cross_both_ways_unchanged()
    {
        byte[] sent = new byte[10_000_000];
        new Random(5).NextBytes(sent);
        using JavaObject list = Gateway.List([sent]);
        byte[] back = list.Call<byte[]>("get", 0);
        Assert.IsTrue(sent.AsSpan().SequenceEqual(back));
        using JavaObject digest = Gateway.CallStatic<JavaObject>("java.security.MessageDigest", "getInstance", "SHA-256");
        CollectionAssert.AreEqual(SHA256.HashData(sent), digest.Call<byte[]>("digest", sent));
    }

    [TestMethod]
    public void Long_replies_do_not_wait_for_a_delayed_acknowledgement()
    {
        using JavaObject list = Gateway.List([new byte[50_000]]);
        TimeSpan fastest = Enumerable.Range(0, 20).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            list.Call<byte[]>("get", 0);
            return Stopwatch.GetElapsedTime(start);
        });
        Assert.IsLessThan(TimeSpan.FromMilliseconds(30), fastest, "Linux delays acknowledgements by 40 ms");
    }

    [TestMethod]
    public void Texts_and_numbers_come_back_unchanged()
    {
        object?[] values = ["", "a\\n\r\n\u2028é😀\0", int.MinValue, long.MaxValue, 0.1, double.NaN, double.PositiveInfinity, true, 1.25m, null];
        using JavaObject list = Gateway.List(values);
        CollectionAssert.AreEqual(values, Gateway.Read(list));
        using JavaObject sequence = Gateway.Seq(values);
        CollectionAssert.AreEqual(values, Gateway.Read(sequence));
        using JavaObject array = Gateway.Array("java.lang.String", ["a", null]);
        CollectionAssert.AreEqual((object?[])["a", null], Gateway.Read(array));
        using JavaObject set = Gateway.New("java.util.HashSet", list);
        Assert.HasCount(values.Length, Gateway.Read(set));
    }

    [TestMethod]
    public void Objects_do_not_pile_up_in_java()
    {
        int before = ObjectsHeld();
        for (int i = 0; i < 500; i++)
            Gateway.New("java.util.ArrayList");
        Assert.IsTrue(
            SpinWait.SpinUntil(
                () =>
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    return ObjectsHeld() <= before + 5;
                },
                TimeSpan.FromSeconds(60)),
            $"{ObjectsHeld()} objects are held, {before} before");
    }

    [TestMethod]
    public void A_job_cancelled_from_another_thread_ends_with_an_exception()
    {
        using var worker = new SilentWorker();
        using WorkerJob job = WorkerJob.Create(Spark, [new TaskInput([1])], Function(worker.Program), isBarrier: false);
        using var cancellation = new CancellationTokenSource();
        OperationCanceledException? seen = null;
        var runner = new Thread(() => seen = Assert.ThrowsExactly<OperationCanceledException>(
            () => job.Run("cancelled-group", "a job to cancel", cancellation.Token)));
        runner.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => worker.IsRunning, TimeSpan.FromSeconds(60)), "the worker was not started");
        cancellation.Cancel();
        runner.Join();
        StringAssert.Contains(Assert.IsInstanceOfType<JavaException>(seen!.InnerException).JavaMessage, "cancelled job group cancelled-group");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_worker_that_cannot_start_fails_the_job_and_names_the_program(bool isBarrier)
    {
        PythonFunction absent = Function("/no/such/worker");
        using WorkerJob job = WorkerJob.Create(Spark, [new TaskInput([1]), new TaskInput([2], Spark.Executors()[0].Location)], absent, isBarrier);
        JavaException thrown = Assert.ThrowsExactly<JavaException>(() => job.Run());
        StringAssert.Contains(thrown.JavaStackTrace, "/no/such/worker");
    }

    [TestMethod]
    public void Input_from_a_file_is_dealt_to_the_tasks()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "input");
        File.WriteAllBytes(path, [0, 0, 0, 1, 7, 0, 0, 0, 2, 8, 9]);
        using JavaObject rdd = Gateway.CallStatic<JavaObject>("org.apache.spark.api.python.PythonRDD", "readRDDFromFile", Spark.JavaContext, path, 2);
        using JavaObject list = rdd.Call<JavaObject>("collect");
        byte[][] read = Gateway.Read<byte[]>(list);
        CollectionAssert.AreEqual((byte[])[7], read[0]);
        CollectionAssert.AreEqual((byte[])[8, 9], read[1]);
        using WorkerJob job = WorkerJob.FromFile(Spark, path, 2, Function("unused"), isBarrier: true);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    protected static void StopAll()
    {
        foreach ((JavaProcess process, SparkContextHandle spark) in s_running.Values)
        {
            int id = process.Id!.Value;
            spark.Dispose();
            process.Dispose();
            Assert.IsFalse(Directory.Exists($"/proc/{id}"), $"process {id} is still there");
        }
        s_running.Clear();
    }

    private PythonFunction Function(string program) => new([1, 2, 3], program, VersionText, new Dictionary<string, string> { ["A"] = "b" });

    private int ObjectsHeld()
    {
        // The name of the gateway itself, which must never be released.
        var server = new JavaObject(Gateway, "GATEWAY_SERVER", JavaKind.Object);
        s_neverReleased.Add(server);
        using JavaObject gateway = server.Call<JavaObject>("getGateway");
        using JavaObject bindings = gateway.Call<JavaObject>("getBindings");
        return bindings.Call<int>("size");
    }

    private (JavaProcess Process, SparkContextHandle Spark) Running()
    {
        if (s_running.TryGetValue(VersionText, out var running))
            return running;
        var settings = new Dictionary<string, string>
        {
            ["spark.master"] = "local[2]",
            ["spark.app.name"] = "bridge tests",
            ["spark.ui.enabled"] = "false",
            ["spark.locality.wait"] = "7s",
            ["spark.odd"] = "a=b:c\\d # ä\ttab",
        };
        JavaProcess process = SparkLauncher.Start(new SparkLaunchOptions { SparkHome = SparkHome.Require(VersionText), Settings = settings });
        return s_running[VersionText] = (process, SparkContextHandle.Create(process.Gateway, new Dictionary<string, string>()));
    }
}
