namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Prepares, in the driver, what executors need to start workers of this application.</summary>
/// <remarks>
/// A worker runs this library's own entry point with the application's folder as its dependencies. There is no second program to publish, and
/// whatever the application is made of, custom layers and transforms included, is there by itself.
/// </remarks>
internal static class WorkerLauncher
{
    private const string ArchiveName = "bigdl-worker";

    private static readonly string[] s_inPlace = ["local[", "local-cluster["];

    /// <summary>The launch for a master; making an archive for a cluster takes some seconds the first time.</summary>
    /// <param name="master">Spark's master, for example <c>local[2]</c> or <c>spark://host:7077</c>.</param>
    /// <exception cref="BigDLException">The application cannot be started by an executor, or this is Windows.</exception>
    public static WorkerLaunch Prepare(string master) => Prepare(master, WorkerArchive.DefaultCacheFolder());

    internal static WorkerLaunch Prepare(string master, string cacheFolder)
    {
        if (OperatingSystem.IsWindows())
            throw new BigDLException("Spark workers are started by a shell script, which Windows does not run. Use Linux, or WSL on Windows.");
        PrivateFolder folder = new();
        bool isKept = false;
        try
        {
            WorkerApplication application = WorkerApplication.OfThisProcess(folder);
            if (RunsInPlace(master))
            {
                string script = folder.WriteProgram(WorkerArchive.ScriptName, WorkerScript.InPlace(application));
                isKept = true;
                return new WorkerLaunch(script, archive: null, folder);
            }
            FileStream archive = WorkerArchive.Open(application, cacheFolder);
            return new WorkerLaunch($"./{ArchiveName}/{WorkerArchive.ScriptName}", $"{archive.Name}#{ArchiveName}", archive);
        }
        finally
        {
            if (!isKept)
                folder.Dispose();
        }
    }

    /// <summary>
    /// True when every executor runs on this machine under this user, so that workers find the application where it lies. Spark would unpack an
    /// archive once for each executor of each session, into a folder of its own that it never clears.
    /// </summary>
    internal static bool RunsInPlace(string master) => master == "local" || s_inPlace.Any(kind => master.StartsWith(kind, StringComparison.Ordinal));
}
