namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// How Spark is to start this application's workers. Spark keeps one process for each executor as long as program and environment stay
/// the same; a change of either starts a second one with empty memory, so a driver asks for one launch and uses it for all its jobs.
/// </summary>
internal sealed class WorkerLaunch : IDisposable
{
    private readonly IDisposable _files;

    /// <param name="pythonExec">See <see cref="PythonExec"/>.</param>
    /// <param name="archive">See <see cref="Archive"/>.</param>
    /// <param name="files">Keeps the files that executors start workers from, until it is disposed of.</param>
    internal WorkerLaunch(string pythonExec, string? archive, IDisposable files)
    {
        PythonExec = pythonExec;
        Archive = archive;
        _files = files;
    }

    /// <summary>What to give Spark as its Python: an absolute path, or one inside the unpacked archive.</summary>
    public string PythonExec { get; }

    /// <summary>What to add to Spark's archives, <c>path#name</c>, or null where the workers run in place.</summary>
    public string? Archive { get; }

    /// <summary>
    /// The environment to give with each Python function. A setting <c>spark.executorEnv</c> does not reach the workers of a local master.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        // Else each process leaves files in the temporary folder when it is killed.
        ["DOTNET_EnableDiagnostics"] = "0",
        // Nodes seldom have ICU, and results must not depend on the culture of a node.
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
    };

    /// <summary>Gives up the files: no executor can start a worker afterwards.</summary>
    public void Dispose() => _files.Dispose();
}
