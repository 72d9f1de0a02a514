using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A job over the executors failed.</summary>
internal sealed class WorkerJobException : BigDLException
{
    /// <param name="message">What failed.</param>
    /// <param name="fault">What the worker said; null where Spark lost it before it could say anything.</param>
    /// <param name="innerException">The cause.</param>
    public WorkerJobException(string message, WorkerFault? fault, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public WorkerFault? Fault { get; }

    /// <summary>Whether what is wanted is in none of the workers that were asked.</summary>
    public bool IsLacking => Fault?.Code == ExecutorFault.Lacking;

    /// <summary>Whether the run can go on with other or fewer executors: a worker, a peer or a place was lost, nothing was wrong with the job.</summary>
    public bool IsTransient => Fault is null
        or { Code: ExecutorFault.PeerLost or ExecutorFault.Misplaced or ExecutorFault.Fenced };
}
