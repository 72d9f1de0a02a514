using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>
/// The worker process that an executor starts in place of Python. The library itself has this entry point, so that there is one artefact:
/// an executor runs it out of the user's own application folder, and the user's assemblies, custom layers and transforms among them, travel with it.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var runs = new ResidentRuns();
        return WorkerProgram.Run(arguments, new ExecutorJobs(runs));
    }
}
