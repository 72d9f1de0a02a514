using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>Finds the next owner of every rank: first what each host's share is, then which ranks must move, then where they go.</summary>
internal sealed class RankPlacing
{
    private readonly Placement _before;
    private readonly ImmutableArray<Host> _hosts;
    private readonly Host?[] _owners;
    private readonly Dictionary<Host, int> _room;

    public RankPlacing(Placement before, ImmutableArray<Host> hosts)
    {
        (_before, _hosts) = (before, hosts);
        _owners = [.. Enumerable.Range(0, before.Ranks).Select(before.OwnerOf).Select(owner => hosts.Contains(owner) ? owner : null)];

        // The larger shares go to the hosts that have the most already: that moves the fewest ranks. Among those, to who has what a lost
        // rank needs.
        (int share, int larger) = (before.Ranks / hosts.Length, before.Ranks % hosts.Length);
        _room = hosts
            .OrderByDescending(Load)
            .ThenByDescending(Prepared)
            .ThenBy(host => hosts.IndexOf(host))
            .Select((host, order) => (host, room: share + (order < larger ? 1 : 0) - Load(host)))
            .ToDictionary(entry => entry.host, entry => entry.room);
    }

    public ImmutableArray<Host> Owners()
    {
        ReleaseExcess();
        Place(rank => _before.StateOf(rank).Owner);
        Place(rank => _before.StateOf(rank).Keeper);
        Place(_ => _hosts.MaxBy(host => _room[host]));
        return [.. _owners.OfType<Host>()];
    }

    private int Load(Host host) => _owners.Count(owner => owner == host);

    // For how many ranks without a host it has the records or the state.
    private int Prepared(Host host) => Enumerable.Range(0, _owners.Length)
        .Count(rank => _owners[rank] is null && (_before.StateOf(rank).Owner == host || _before.StateOf(rank).Keeper == host));

    // The last ranks of a host move, so that what stays is still a run of neighbours.
    private void ReleaseExcess()
    {
        for (int rank = _owners.Length - 1; rank >= 0; rank--)
        {
            if (_owners[rank] is { } owner && _room[owner] < 0)
            {
                _owners[rank] = null;
                _room[owner]++;
            }
        }
    }

    private void Place(Func<int, Host?> wish)
    {
        for (int rank = 0; rank < _owners.Length; rank++)
        {
            if (_owners[rank] is null && wish(rank) is { } host && _room.TryGetValue(host, out int room) && room > 0)
            {
                _owners[rank] = host;
                _room[host] = room - 1;
            }
        }
    }
}
