using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
[UnsupportedOSPlatform("windows")]
public sealed class WorkerArchiveTests
{
    private static readonly string s_cache = Path.Combine(Path.GetTempPath(), $"bigdl-archive-{Environment.ProcessId}");

    public TestContext TestContext { get; set; } = null!;

    [ClassCleanup]
    public static void Clean()
    {
        if (Directory.Exists(s_cache))
            Directory.Delete(s_cache, recursive: true);
    }

    [TestMethod]
    public void The_unpacked_archive_starts_a_worker_without_an_installed_runtime()
    {
        long start = Stopwatch.GetTimestamp();
        using WorkerLaunch launch = WorkerLauncher.Prepare("spark://host:7077", s_cache);
        TimeSpan making = Stopwatch.GetElapsedTime(start);
        string[] parts = launch.Archive!.Split('#');
        Assert.AreEqual($"./{parts[1]}/worker", launch.PythonExec);
        Assert.AreEqual((UnixFileMode)0b110_000_000, File.GetUnixFileMode(parts[0]));

        // As Spark does it: into a folder named after the fragment, in the working folder of the executor.
        string executor = Path.Combine(s_cache, "executor");
        string unpacked = Path.Combine(executor, parts[1]);
        Directory.CreateDirectory(unpacked);
        using (Process tar = Process.Start("tar", ["-xzf", parts[0], "-C", unpacked]))
        {
            tar.WaitForExit();
            Assert.AreEqual(0, tar.ExitCode);
        }
        using WorkerProcess worker = new(Path.Combine(executor, launch.PythonExec), executor);
        TestContext.WriteLine(
            $"{new FileInfo(parts[0]).Length >> 20} MB made in {making.TotalSeconds:F1} s; start to port: {worker.StartTime.TotalMilliseconds:F0} ms");
        using NetworkStream connection = worker.ConnectWithSecret();
        connection.Write(MemoryTask.Elements(new WorkerCommand(BuiltInJobs.Check, default)));
        NodeReport report = NodeReport.Parse(new WireReader(connection).ReadBytes("report", 1 << 16));
        Assert.AreEqual(worker.Id, report.ProcessId);
        Assert.AreEqual(Path.Combine(Path.GetFullPath(unpacked), "dotnet", "dotnet"), new FileInfo($"/proc/{worker.Id}/exe").ResolveLinkTarget(true)?.FullName);
    }

    [TestMethod]
    public void The_archive_is_made_once()
    {
        WorkerApplication application = OfThisProcess();
        using FileStream first = WorkerArchive.Open(application, s_cache);
        long start = Stopwatch.GetTimestamp();
        using FileStream second = WorkerArchive.Open(application, s_cache);
        TestContext.WriteLine($"found again in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        Assert.AreEqual(first.Name, second.Name);
        Assert.AreEqual(first.Length, second.Length);
        Assert.HasCount(1, Directory.GetFiles(s_cache, "worker-*"));
    }

    [TestMethod]
    public void Archives_in_use_and_the_newest_stay_in_the_cache()
    {
        string cache = Path.Combine(s_cache, "full");
        Directory.CreateDirectory(cache);
        for (int age = 0; age < 6; age++)
        {
            string old = Path.Combine(cache, $"worker-{age}.tar.gz");
            File.WriteAllText(old, "old");
            File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-1 - age));
        }
        using (new FileStream(Path.Combine(cache, "worker-5.tar.gz"), FileMode.Open, FileAccess.Read, FileShare.Read))
        using (FileStream made = WorkerArchive.Open(OfThisProcess(), cache))
        {
            CollectionAssert.AreEquivalent(
                new[] { "worker-0.tar.gz", "worker-1.tar.gz", "worker-2.tar.gz", "worker-5.tar.gz", Path.GetFileName(made.Name) },
                Directory.GetFiles(cache).Select(Path.GetFileName).ToArray());
        }
    }

    [TestMethod]
    public void Code_for_this_platform_travels_and_nothing_else()
    {
        string folder = Path.Combine(s_cache, "folder");
        string own = $"linux-{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        string[] travels = ["App.dll", "App.deps.json", "App.runtimeconfig.json", "libown.so", "libown.so.3.1", $"runtimes/{own}/native/libx.so", "runtimes/unix/lib/net10.0/U.dll"];
        string[] stays =
        [
            "App.pdb", "libown.so.dbg", "App.xml", "data.csv", "model.zip", "de/App.resources.dll", $"runtimes/{own}/native/onnxruntime.dll",
            "runtimes/win-x64/native/x.dll", "runtimes/osx/native/libx.dylib", "runtimes/android/native/y.so",
        ];
        foreach (string file in travels.Concat(stays))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), file);
        }
        CollectionAssert.AreEquivalent(travels, WorkerArchive.ApplicationFiles(folder).ToArray());
    }

    [TestMethod]
    public void Only_masters_of_this_machine_run_workers_in_place()
    {
        Assert.IsTrue(WorkerLauncher.RunsInPlace("local"));
        Assert.IsTrue(WorkerLauncher.RunsInPlace("local[4]"));
        Assert.IsTrue(WorkerLauncher.RunsInPlace("local-cluster[2,1,1024]"));
        Assert.IsFalse(WorkerLauncher.RunsInPlace("spark://host:7077"));
        Assert.IsFalse(WorkerLauncher.RunsInPlace("yarn"));
    }

    [TestMethod]
    public void Applications_that_cannot_start_a_worker_are_told_why()
    {
        WorkerApplication application = OfThisProcess();
        string runtime = Path.Combine(application.DotnetRoot, application.Frameworks[0]);
        string dependencies = Path.Combine(application.Folder, application.DependenciesFile!);
        StringAssert.Contains(
            Assert.ThrowsExactly<BigDLException>(() => WorkerApplication.Of(application.Folder, dependencies, application.Folder, [])).Message,
            "--self-contained false",
            StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<BigDLException>(
                () => WorkerApplication.Of(application.Folder, Path.Combine(application.Folder, "No.deps.json"), runtime, [])).Message,
            "No.runtimeconfig.json",
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_folder_made_from_the_loaded_assemblies_starts_a_worker()
    {
        using PrivateFolder scratch = new();
        WorkerApplication own = OfThisProcess();
        string folder = Path.Combine(scratch.Path, "app");
        LoadedAssemblies.CopyTo(folder, [.. own.Frameworks.Select(framework => Path.Combine(own.DotnetRoot, framework))]);
        WorkerApplication collected = WorkerApplication.Of(
            folder, dependencies: null, Path.Combine(own.DotnetRoot, own.Frameworks.Single(framework => framework.Contains("NETCore", StringComparison.Ordinal))), []);

        using WorkerProcess worker = new(scratch.WriteProgram("worker", WorkerScript.InPlace(collected)), scratch.Path);
        using NetworkStream connection = worker.ConnectWithSecret();
        Capture capture = Capture.Of("4.3.0/local-map-p1");
        connection.Write(capture.WithCommand(new WorkerCommand(BuiltInJobs.Echo, default)));
        Assert.AreEqual(SpecialLength.StartOfArrowStream, new WireReader(connection).ReadInt32());
        Assert.IsFalse(File.Exists(Path.Combine(folder, "System.Private.CoreLib.dll")));
    }

    private static WorkerApplication OfThisProcess()
    {
        using PrivateFolder scratch = new();
        return WorkerApplication.OfThisProcess(scratch);
    }
}
