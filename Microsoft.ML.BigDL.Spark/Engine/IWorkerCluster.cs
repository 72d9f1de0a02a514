using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>The executors as the engine needs them: who is there, and a barrier job over some of them.</summary>
internal interface IWorkerCluster
{
    /// <summary>Whether all executors are on the driver's machine.</summary>
    bool IsLoopback { get; }

    /// <summary>Whether Spark encrypts what goes between machines, so that executors must do the same.</summary>
    bool IsEncrypted { get; }

    /// <summary>
    /// Whether a task waits for a slot of the executor that it is meant for. Else Spark moves it to another one, which is wrong as soon as there
    /// are more slots than one group needs.
    /// </summary>
    bool HoldsPlaces { get; }

    /// <summary>The executors there are now, in a stable order.</summary>
    IReadOnlyList<ExecutorDescription> Executors();

    /// <summary>Waits until there are as many executors as a run needs at least, and returns them.</summary>
    /// <exception cref="SparkException">They did not come within the time allowed.</exception>
    IReadOnlyList<ExecutorDescription> WaitForExecutors(SparkEngineOptions options, CancellationToken cancellation);

    /// <summary>
    /// Runs one task on each executor named, all together, and returns their answers in the same order. It fails as a whole.
    /// </summary>
    /// <param name="job">The worker's job.</param>
    /// <param name="body">The job's own command.</param>
    /// <param name="inputs">The executors, and the element each one's task gets.</param>
    /// <param name="cancellation">Gives the job up; its tasks end a little later.</param>
    /// <exception cref="WorkerJobException">A task failed or could not be run.</exception>
    IReadOnlyList<byte[]> Run(
        string job,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<(ExecutorDescription Executor, byte[] Element)> inputs,
        CancellationToken cancellation = default);

    /// <summary>How long a worker that runs may take to answer before it counts as lost.</summary>
    TimeSpan Patience { get; }

    /// <summary>What the executors printed last, or where it can be read.</summary>
    string DescribeLogs();

    /// <summary>Gives up an executor that does not answer; another one comes in its place where the cluster has one.</summary>
    void Replace(ExecutorDescription executor);

    /// <summary>The rows of a view that stands on nothing else, if they lie where the workers can read them; else null.</summary>
    IPartitionedRows? Partitions(IDataView root);
}
