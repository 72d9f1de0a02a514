using System.Runtime.Versioning;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Prepares, in the driver, what executors need to start workers of this application.</summary>
/// <remarks>
/// A worker runs this library's own entry point with the application's folder as its dependencies. There is no second program to publish, and
/// whatever the application is made of, custom layers and transforms included, is there by itself.
/// </remarks>
internal static class WorkerLauncher
{
    private const string ArchiveName = "bigdl-worker";

    private const UnixFileMode PrivateProgram = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The launch for a master; making an archive for a cluster takes some seconds the first time.</summary>
    /// <param name="master">Spark's master, for example <c>local[2]</c> or <c>spark://host:7077</c>.</param>
    /// <exception cref="BigDLException">The application cannot be started by an executor, or this is Windows.</exception>
    public static WorkerLaunch Prepare(string master) =>
        Prepare(master, WorkerApplication.OfThisProcess(), WorkerArchive.DefaultCacheFolder());

    internal static WorkerLaunch Prepare(string master, WorkerApplication application, string cacheFolder)
    {
        if (OperatingSystem.IsWindows())
            throw new BigDLException("Spark workers are started by a shell script, which Windows does not run. Use Linux, or WSL on Windows.");
        return IsLocal(master)
            ? InPlace(application)
            : new WorkerLaunch(
                $"./{ArchiveName}/{WorkerArchive.ScriptName}", $"{WorkerArchive.Find(application, cacheFolder)}#{ArchiveName}", folder: null);
    }

    /// <summary>True when the master's only executor is the driver's JVM, so that workers find the application where it lies.</summary>
    internal static bool IsLocal(string master) =>
        master == "local" || master.StartsWith("local[", StringComparison.Ordinal);

    [UnsupportedOSPlatform("windows")]
    private static WorkerLaunch InPlace(WorkerApplication application)
    {
        // Made for this user alone: who can write the script can run programs as the user.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bigdl-worker-");
        string script = Path.Combine(folder.FullName, WorkerArchive.ScriptName);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateProgram };
        using (StreamWriter writer = new(script, options))
            writer.Write(WorkerScript.InPlace(application));
        return new WorkerLaunch(script, archive: null, folder);
    }
}
