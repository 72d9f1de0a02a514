using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Which host has which logical ranks, and where their states of the last boundary are. The number of ranks belongs to the run and never
/// changes; every change of hosts gives a new placement with a higher epoch. The same history gives the same placement everywhere.
/// </summary>
internal sealed class Placement
{
    private readonly ImmutableArray<Host> _owners;
    private readonly ImmutableArray<RankState> _states;

    private Placement(int epoch, ImmutableArray<Host> hosts, ImmutableArray<Host> owners, ImmutableArray<RankState> states)
    {
        (Epoch, Hosts, _owners, _states) = (epoch, hosts, owners, states);
    }

    /// <summary>Raised by every change.</summary>
    public int Epoch { get; }

    /// <summary>The hosts that have at least one rank, in the order of the ring of backups.</summary>
    public ImmutableArray<Host> Hosts { get; }

    public int Ranks => _owners.Length;

    /// <summary>
    /// Places the ranks for the first time, in runs of neighbours whose lengths differ by at most one, so that whole parts of the tree of
    /// sums lie on one host. Hosts beyond the number of ranks are left out.
    /// </summary>
    /// <param name="ranks">The ranks of the run.</param>
    /// <param name="hosts">The hosts, in the order of their ranks.</param>
    /// <param name="epoch">Above that of any earlier placement of the run; default 1.</param>
    public static Placement Start(int ranks, IReadOnlyList<Host> hosts, int epoch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hosts.Count, 1);
        ImmutableArray<Host> taking = [.. hosts.Distinct().Take(ranks)];
        ImmutableArray<Host> owners = [.. Enumerable.Range(0, ranks).Select(rank => taking[(int)((long)rank * taking.Length / ranks)])];
        return new Placement(epoch, taking, owners, [.. owners.Select(owner => new RankState(owner, null))]);
    }

    public Host OwnerOf(int rank) => _owners[rank];

    public ImmutableArray<int> RanksOf(Host host) => [.. Enumerable.Range(0, Ranks).Where(rank => _owners[rank] == host)];

    /// <summary>Who is sent the backup of a rank's state at a boundary: the host after its owner in the ring; null where there is one host only.</summary>
    public Host? BuddyOf(int rank) =>
        Hosts.Length == 1 ? null : Hosts[(Hosts.IndexOf(_owners[rank]) + 1) % Hosts.Length];

    /// <summary>Where the rank was at the last boundary.</summary>
    public RankState StateOf(int rank) => _states[rank];

    /// <summary>The same placement after a boundary: every owner has its states and has sent them to its buddy.</summary>
    public Placement AfterBoundary() => new(
        Epoch, Hosts, _owners, [.. Enumerable.Range(0, Ranks).Select(rank => new RankState(_owners[rank], BuddyOf(rank)))]);

    /// <summary>
    /// Moves to other hosts. Ranks stay where they are unless their host is gone or has more than its share; lost ranks go to who
    /// had them at the last boundary, or keeps their backup, where the share allows. Loads differ by at most one, and no placement like that moves fewer ranks.
    /// </summary>
    /// <param name="live">
    /// All hosts there are now, newcomers included; those beyond the number of ranks are left out, newcomers first. A host that was missing
    /// once must not come back: what it has may be of another boundary.
    /// </param>
    public PlacementChange MoveTo(IReadOnlyCollection<Host> live)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(live.Count, 1);
        ImmutableArray<Host> hosts = [.. Hosts.Where(live.Contains).Concat(live.Where(host => !Hosts.Contains(host))).Distinct().Take(Ranks)];
        ImmutableArray<Host> owners = new RankPlacing(this, hosts).Owners();
        ImmutableArray<Host?> holders = [.. _states.Select(state => state.Holder(live))];
        bool isComplete = !holders.Contains(null);
        ImmutableArray<RankMove> moves = [.. Enumerable.Range(0, Ranks)
            .Where(rank => owners[rank] != _states[rank].Owner)
            .Select(rank => new RankMove(
                rank,
                live.Contains(_states[rank].Owner) ? _states[rank].Owner : null,
                owners[rank],
                isComplete ? holders[rank] : null))];
        return new PlacementChange(new Placement(Epoch + 1, hosts, owners, _states), moves, isComplete ? holders[0] : null);
    }
}
