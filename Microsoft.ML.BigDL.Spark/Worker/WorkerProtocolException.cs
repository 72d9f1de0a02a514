namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The other end of a worker's connection sent something that no supported release of Spark sends.</summary>
internal sealed class WorkerProtocolException : BigDLException
{
    public WorkerProtocolException(string message)
        : base(message)
    {
    }

    public WorkerProtocolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
