namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Asks one worker for a run's weights and states.</summary>
/// <param name="Run">The run.</param>
/// <param name="Worker">The worker asked; others that get the task answer nothing.</param>
/// <param name="KeepsBest">Whether the present weights are the best so far.</param>
/// <param name="WantsBest">Whether the best are wanted.</param>
internal sealed record FetchCommand(Guid Run, Guid Worker, bool KeepsBest, bool WantsBest);
