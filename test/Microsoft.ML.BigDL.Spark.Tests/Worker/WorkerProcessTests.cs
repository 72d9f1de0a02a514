using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
[UnsupportedOSPlatform("windows")]
public sealed class WorkerProcessTests
{
    private static readonly WorkerCommand s_echo = new(BuiltInJobs.Echo, ReadOnlyMemory<byte>.Empty);
    private static WorkerLaunch s_launch = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static void Prepare(TestContext _) => s_launch = WorkerLauncher.Prepare("local[2]");

    [ClassCleanup]
    public static void Clean() => s_launch.Dispose();

    [TestMethod]
    public void A_worker_serves_tasks_and_ends_with_its_executor()
    {
        using WorkerProcess worker = Start();
        TestContext.WriteLine($"start to port: {worker.StartTime.TotalMilliseconds:F0} ms");
        using (NetworkStream connection = worker.ConnectWithSecret())
        {
            foreach (string name in new[] { "4.3.0/local-rdd-p1", "4.3.0/local-rdd-barrier-p1" })
            {
                Capture capture = Capture.Of(name);
                connection.Write(capture.WithCommand(s_echo));
                byte[] reply = new byte[capture.Reply.Length];
                connection.ReadExactly(reply);
                CollectionAssert.AreEqual(capture.Reply, reply);
            }
            // A request to kill a worker names this process, and must not end it.
            worker.Input.WriteInt32(worker.Id);
            worker.Input.Flush();
            using NetworkStream second = worker.ConnectWithSecret();
        }
        worker.Input.Close();
        Assert.AreEqual(0, worker.ExpectExit());
        Assert.AreEqual("", worker.Error.ReadToEnd());
        Assert.AreEqual(-1, worker.Output.Input.ReadByte(), "nothing but the port is written");
    }

    [TestMethod]
    public void A_worker_obeys_termination_at_once()
    {
        using WorkerProcess worker = Start();
        using NetworkStream connection = worker.ConnectWithSecret();
        Assert.AreEqual(0, Kill(worker.Id, 15));
        Assert.AreEqual(143, worker.ExpectExit());
    }

    [TestMethod]
    public void A_silent_client_does_not_keep_others_waiting()
    {
        using WorkerProcess worker = Start();
        using NetworkStream silent = worker.Connect();
        using NetworkStream wrong = worker.Connect();
        wrong.WriteText("guess");
        Assert.AreEqual("err", new WireReader(wrong).ReadText("answer"));
        Assert.AreEqual(-1, wrong.ReadByte());
        using NetworkStream hostile = worker.Connect();
        hostile.WriteInt32(int.MaxValue);
        Assert.AreEqual(-1, hostile.ReadByte());
        using NetworkStream right = worker.ConnectWithSecret();
    }

    [TestMethod]
    public void A_socket_file_serves_without_secret_and_is_removed()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bigdl-socket-");
        try
        {
            using WorkerProcess worker = new(s_launch.PythonExec, folder.FullName, socketFolder: folder.FullName);
            using (NetworkStream connection = worker.Connect())
            {
                Capture capture = Capture.Of("4.3.0/local-uds-rdd-p1");
                connection.Write(capture.WithCommand(s_echo));
                byte[] reply = new byte[capture.Reply.Length];
                connection.ReadExactly(reply);
                CollectionAssert.AreEqual(capture.Reply, reply);
            }
            worker.Input.Close();
            Assert.AreEqual(0, worker.ExpectExit());
            Assert.IsEmpty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Started_by_a_user_it_says_what_it_is()
    {
        using WorkerProcess worker = new(s_launch.PythonExec, ".", socketFolder: null, "--help");
        Assert.AreEqual(2, worker.ExpectExit());
        StringAssert.Contains(worker.Error.ReadToEnd(), "started by the executors of Apache Spark", StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_start_script_is_private_and_removed()
    {
        WorkerLaunch launch = WorkerLauncher.Prepare("local[*]");
        string folder = Path.GetDirectoryName(launch.PythonExec)!;
        Assert.AreEqual((UnixFileMode)0b111_000_000, File.GetUnixFileMode(launch.PythonExec));
        Assert.AreEqual((UnixFileMode)0b111_000_000, File.GetUnixFileMode(folder));
        launch.Dispose();
        Assert.IsFalse(Directory.Exists(folder));
    }

    private static WorkerProcess Start() => new(s_launch.PythonExec, Path.GetTempPath());

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
