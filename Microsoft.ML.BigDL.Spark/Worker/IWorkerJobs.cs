namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The jobs a worker can do, by the name in the driver's command. Used from many threads at once.</summary>
internal interface IWorkerJobs
{
    /// <exception cref="WorkerFaultException">There is no job of that name.</exception>
    IElementsJob Elements(string job);

    /// <exception cref="WorkerFaultException">There is no job of that name.</exception>
    IBatchesJob Batches(string job);
}
