using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

/// <summary>Worker jobs with real workers in real executors.</summary>
[TestClass]
public sealed class WorkerJobTests
{
    private const string Master = "local-cluster[2,1,1024]";

    [TestMethod]
    public void Pinned_tasks_run_where_they_are_pinned_and_answer_in_order()
    {
        string home = SparkHome.Require("4.3.0");
        using WorkerLaunch launch = WorkerLauncher.Prepare(Master);
        var settings = new Dictionary<string, string>
        {
            ["spark.master"] = Master,
            ["spark.app.name"] = "worker job tests",
            ["spark.ui.enabled"] = "false",
            ["spark.executor.memory"] = "512m",
        };
        string application;
        using (JavaProcess java = SparkLauncher.Start(new SparkLaunchOptions { SparkHome = home, Settings = settings }))
        using (SparkContextHandle spark = SparkContextHandle.Create(java.Gateway, settings))
        {
            application = spark.ApplicationId;
            string[] places = [.. ExecutorWait.For(spark, java, 2, TimeSpan.FromMinutes(2), default).Select(executor => executor.Location)];
            int[] first = Processes(spark, launch, places);
            Assert.IsNull(launch.Archive, "executors on this machine unpack nothing");
            foreach (int process in first)
                StringAssert.Contains(File.ReadAllText($"/proc/{process}/cmdline"), AppContext.BaseDirectory);
            Assert.AreNotEqual(first[0], first[1]);
            for (int again = 0; again < 5; again++)
            {
                CollectionAssert.AreEqual(first, Processes(spark, launch, places));
                CollectionAssert.AreEqual(first.Reverse().ToArray(), Processes(spark, launch, [places[1], places[0]]));
            }
            Elements_come_back_from_a_file_too(spark, launch);
        }
        Directory.Delete(Path.Combine(home, "work", application), recursive: true);
    }

    // The process of each rank's worker.
    private static int[] Processes(SparkContextHandle spark, WorkerLaunch launch, string[] places)
    {
        TaskInput[] inputs = [.. places.Select(place => new TaskInput([0], place))];
        using WorkerJob job = WorkerJob.Create(spark, inputs, Function(spark, launch, BuiltInJobs.Check), isBarrier: true);
        byte[][] answers = job.Run();
        return [.. answers.Select(answer => NodeReport.Parse(answer).ProcessId)];
    }

    private static void Elements_come_back_from_a_file_too(SparkContextHandle spark, WorkerLaunch launch)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, [0, 0, 0, 1, 7, 0, 0, 0, 2, 8, 9]);
        using WorkerJob job = WorkerJob.FromFile(spark, path, 2, Function(spark, launch, BuiltInJobs.Echo), isBarrier: false);
        File.Delete(path);
        byte[][] answers = job.Run();
        CollectionAssert.AreEqual((byte[])[7], answers[0]);
        CollectionAssert.AreEqual((byte[])[8, 9], answers[1]);
    }

    private static PythonFunction Function(SparkContextHandle spark, WorkerLaunch launch, string job) =>
        new(new WorkerCommand(job, ReadOnlyMemory<byte>.Empty).Write(), launch.PythonExec, SparkLayouts.PythonVersion(spark.VersionText), launch.Environment);
}
