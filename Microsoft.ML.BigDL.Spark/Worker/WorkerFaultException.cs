namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Thrown by a job that wants the driver to know more than a text: a code to act on and the rank that failed.</summary>
internal sealed class WorkerFaultException : BigDLException
{
    /// <param name="code">See <see cref="WorkerFault.Code"/>.</param>
    /// <param name="message">What went wrong, for the user.</param>
    /// <param name="rank">The rank that failed; -1 takes the task's partition.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public WorkerFaultException(string code, string message, int rank = -1, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Rank = rank;
    }

    public string Code { get; }

    public int Rank { get; }
}
