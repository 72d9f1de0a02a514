namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Follows which hosts there are. A lost host is replaced at once by those that are left; a new one takes ranks at a boundary, after it has
/// lived for a while: an executor that dies in a loop must not make the others read their records again and again.
/// </summary>
internal sealed class Membership(Placement start, TimeProvider time, TimeSpan settling)
{
    private readonly List<Host> _lost = [];
    private readonly Dictionary<Host, long> _offers = [];

    /// <summary>The placement that holds.</summary>
    public Placement Current { get; private set; } = start;

    /// <summary>Whether all hosts are lost and none is offered: the run waits for an executor.</summary>
    public bool IsStranded => !Survivors().Any() && _offers.Count == 0;

    /// <summary>A host that could take ranks.</summary>
    public void Offer(Host host)
    {
        if (!Current.Hosts.Contains(host) && !_lost.Contains(host))
        {
            _offers.TryAdd(host, time.GetTimestamp());
        }
    }

    /// <summary>A host is gone; an offered one is forgotten.</summary>
    public void Lose(Host host)
    {
        _offers.Remove(host);
        if (!_lost.Contains(host))
        {
            _lost.Add(host);
        }
    }

    /// <summary>All hosts of executors that Spark no longer lists are gone.</summary>
    public void KeepOnly(IReadOnlySet<string> executorIds)
    {
        foreach (Host host in Current.Hosts.Concat(_offers.Keys).Where(host => !executorIds.Contains(host.ExecutorId)).ToArray())
        {
            Lose(host);
        }
    }

    /// <summary>
    /// After a failure: the survivors take over the ranks of what was lost; where nobody survived, the offered hosts take all, settled or
    /// not. Null where nothing was lost, and while the run is stranded.
    /// </summary>
    public PlacementChange? Recover()
    {
        Host[] survivors = [.. Survivors()];
        if (survivors.Length == Current.Hosts.Length || IsStranded)
        {
            return null;
        }

        return Apply(survivors.Length > 0 ? survivors : [.. _offers.Keys]);
    }

    /// <summary>Whether a settled host waits for ranks, which it can get at the next boundary.</summary>
    public bool CanGrow => Settled().Any();

    /// <summary>A boundary was reached, and its backups are complete.</summary>
    /// <exception cref="InvalidOperationException">A host was lost, so that the boundary cannot have been reached.</exception>
    public void Reached()
    {
        Host? lost = Current.Hosts.FirstOrDefault(_lost.Contains);
        if (lost is not null)
        {
            throw new InvalidOperationException($"A boundary was reported though {lost} is lost. Recover first.");
        }

        Current = Current.AfterBoundary();
    }

    /// <summary>At a boundary: takes settled hosts in while there are ranks for them. Null where nothing changes.</summary>
    /// <exception cref="InvalidOperationException">A host was lost, so that the boundary cannot have been reached.</exception>
    public PlacementChange? AtBoundary()
    {
        Reached();
        return CanGrow ? Apply([.. Current.Hosts, .. Settled()]) : null;
    }

    private IEnumerable<Host> Settled() => _offers
        .Where(offer => time.GetElapsedTime(offer.Value) >= settling)
        .OrderBy(offer => offer.Value)
        .Select(offer => offer.Key)
        .Take(Current.Ranks - Current.Hosts.Length);

    private IEnumerable<Host> Survivors() => Current.Hosts.Where(host => !_lost.Contains(host));

    private PlacementChange Apply(IReadOnlyCollection<Host> live)
    {
        PlacementChange change = Current.MoveTo(live);
        Current = change.Placement;
        foreach (Host host in Current.Hosts)
        {
            _offers.Remove(host);
        }

        return change;
    }
}
