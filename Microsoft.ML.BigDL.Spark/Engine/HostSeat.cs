using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>An executor that takes part in a run: as Spark places tasks on it, as its worker named itself, and as the placement knows it.</summary>
internal sealed record HostSeat(ExecutorDescription Executor, HostAddress Address)
{
    public Host Host { get; } = new(Executor.Id, Address.Host, Address.Port);

    public override string ToString() =>
        FormattableString.Invariant($"executor {Executor.Id} on {Executor.Host} ({Executor.Cores} {(Executor.Cores == 1 ? "core" : "cores")})");
}
