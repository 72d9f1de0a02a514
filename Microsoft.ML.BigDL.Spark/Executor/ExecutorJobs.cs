using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>All jobs that a worker can do.</summary>
internal sealed class ExecutorJobs : IWorkerJobs
{
    private readonly BuiltInJobs _builtIn = new();
    private readonly Dictionary<string, IElementsJob> _elements;
    private readonly ScoreJob _score;
    private readonly ReadJob _read;

    public ExecutorJobs(ResidentRuns runs)
    {
        var models = new LoadedModels();
        _score = new ScoreJob(models);
        _read = new ReadJob(runs, models);
        _elements = new Dictionary<string, IElementsJob>
        {
            [OpenJob.Name] = new OpenJob(runs),
            [IngestJob.Name] = new IngestJob(runs),
            [DistributeJob.Name] = new DistributeJob(runs),
            [GroupJob.Name] = new GroupJob(runs),
            [AggregateJob.Name] = new AggregateJob(runs),
            [FetchJob.Name] = new FetchJob(runs),
            [SlotsJob.Name] = new SlotsJob(runs),
            [StateJob.Name] = new StateJob(runs),
            [CloseJob.Name] = new CloseJob(runs),
        };
    }

    public IElementsJob Elements(string job) => _elements.TryGetValue(job, out IElementsJob? found) ? found : _builtIn.Elements(job);

    public IBatchesJob Batches(string job) => job switch
    {
        ScoreJob.Name => _score,
        ReadJob.Name => _read,
        _ => _builtIn.Batches(job),
    };
}
