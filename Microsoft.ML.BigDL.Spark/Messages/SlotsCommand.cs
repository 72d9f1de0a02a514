using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>Asks the workers of a run for what the optimiser keeps.</summary>
/// <param name="Run">The run.</param>
/// <param name="Step">The step before which it is wanted.</param>
/// <param name="First">The first rank that is asked for.</param>
/// <param name="End">The first rank after those.</param>
/// <param name="Holders">For each rank of the run, the worker that is to send its slots.</param>
internal sealed record SlotsCommand(Guid Run, long Step, int First, int End, ImmutableArray<Guid> Holders);
