namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>Asks one worker for a run's weights and states.</summary>
/// <param name="Run">The run.</param>
/// <param name="Worker">The worker that is asked.</param>
/// <param name="Step">The step before which they are wanted.</param>
/// <param name="Epoch">The epoch, from 0, which ended there, if one did: its end is kept for longer than other steps.</param>
internal sealed record FetchCommand(Guid Run, Guid Worker, long Step, int? Epoch);
