using System.Collections.Immutable;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>What the workers of a run said last of themselves: what they run on, and what they have of the run.</summary>
internal sealed class HostReports
{
    /// <summary>The holder of slots that are lost.</summary>
    public const int Nobody = -1;

    private readonly Dictionary<Guid, OpenReport> _reports = [];

    /// <summary>Takes in a report.</summary>
    public HostSeat Note(ExecutorDescription executor, OpenReport report)
    {
        _reports[report.Address.Worker] = report;
        return new HostSeat(executor, report.Address);
    }

    public NodeReport NodeOf(HostSeat seat) => Of(seat).Node;

    /// <summary>The ranks whose records a host has.</summary>
    public ImmutableArray<int> RanksOf(HostSeat seat) => Of(seat).Ranks;

    /// <summary>Whether a host has the weights of a step.</summary>
    public bool HasModel(HostSeat seat, long step) => SnapshotOf(seat, step) is not null;

    /// <summary>For each rank a host, by its place, that has its slots of a step: the rank's own if possible, or <see cref="Nobody"/>.</summary>
    public ImmutableArray<int> HoldersOf(long step, ImmutableArray<HostSeat> seats, ImmutableArray<int> hostOfRank) =>
        [.. hostOfRank.Select((owner, rank) => Enumerable.Range(0, seats.Length).OrderBy(host => host == owner ? 0 : 1)
            .FirstOrDefault(host => SnapshotOf(seats[host], step)?.SlotRanks.Contains(rank) == true, Nobody))];

    /// <summary>Looks whether hosts can train together, by what they said last; as the other overload otherwise.</summary>
    public void Check(ImmutableArray<HostSeat> seats) => Check([.. seats.Select(seat => seat.Executor)], [.. seats.Select(Of)]);

    /// <summary>Looks whether executors can train together.</summary>
    /// <exception cref="WorkerJobException">Two tasks came to one of them.</exception>
    /// <exception cref="SparkException">Their results would differ, or one could not prove who it is.</exception>
    public static void Check(ImmutableArray<ExecutorDescription> executors, OpenReport[] reports)
    {
        if (reports.DistinctBy(report => report.Address.Worker).Count() < reports.Length)
        {
            throw new WorkerJobException(
                "Spark ran two tasks of a job on one executor, though each was to run on its own.",
                new WorkerFault(ExecutorFault.Misplaced, -1, "Two tasks came to one worker."));
        }

        string[] tiers = [.. reports.Select(report => report.Node.VectorTier).Distinct()];
        if (tiers.Length > 1)
        {
            string list = string.Join(", ", reports.Select((report, i) => $"executor {executors[i].Id} on {report.Node.Host}: {report.Node.VectorTier}"));
            throw new SparkException($"The executors' processors differ, and their results would too: {list}. " +
                "Give all of them the smallest set of instructions, for example by the setting spark.executorEnv.DOTNET_EnableAVX512=0.");
        }

        int blind = reports.Length < 2 ? -1 : Array.FindIndex(reports, report => !report.Node.HasOpenSsl);
        if (blind >= 0)
        {
            throw new SparkException($"Executor {executors[blind].Id} on {reports[blind].Node.Host} has no OpenSSL, " +
                "by which executors prove to each other who they are. Install libssl3 on that machine.");
        }
    }

    private OpenReport Of(HostSeat seat) => _reports[seat.Address.Worker];

    private SnapshotReport? SnapshotOf(HostSeat seat, long step) => Of(seat).Snapshots.FirstOrDefault(snapshot => snapshot.Step == step);
}
