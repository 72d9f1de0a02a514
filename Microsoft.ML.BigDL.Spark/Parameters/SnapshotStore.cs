using System.Collections.Immutable;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// The last snapshots of a run in this process; it outlives the epochs. Two are enough for the hosts: none begins a snapshot before all have
/// completed the one before, so the older of a host that is ahead is the newer of one that is behind. A driver that hears late of what is done
/// needs one more.
/// </summary>
internal sealed class SnapshotStore(SliceMap slices, int stateLength, int slotCount, int count = 2) : IDisposable
{
    private readonly Snapshot[] _snapshots = [.. Enumerable.Range(0, count).Select(_ => new Snapshot(slices, stateLength, slotCount))];

    public long Bytes => _snapshots.Sum(snapshot => snapshot.Bytes);

    /// <summary>The steps that can be gone back to, ascending.</summary>
    public ImmutableArray<long> Steps =>
        [.. _snapshots.Select(snapshot => snapshot.Step).Where(step => step >= 0).Distinct().Order()];

    /// <summary>The snapshot of a step, the later one if there are two, or null.</summary>
    public Snapshot? Find(long step) =>
        _snapshots.Where(snapshot => snapshot.Step == step).MaxBy(snapshot => snapshot.Order);

    /// <summary>Says that a snapshot has everything of a step.</summary>
    public void Complete(Snapshot snapshot, long step) => snapshot.Complete(step, _snapshots.Max(other => other.Order) + 1);

    /// <summary>Forgets the steps after this one: they are going to be done again.</summary>
    public void DropAfter(long step)
    {
        foreach (Snapshot snapshot in _snapshots.Where(snapshot => snapshot.Step > step))
        {
            snapshot.Invalidate();
        }
    }

    /// <summary>The snapshot to be overwritten next if another one is to be kept: a void one, or the oldest.</summary>
    public Snapshot Next(Snapshot? kept) => _snapshots
        .Where(snapshot => snapshot != kept)
        .OrderBy(snapshot => snapshot.Step < 0 ? 0 : snapshot.Order)
        .First();

    public void Dispose()
    {
        foreach (Snapshot snapshot in _snapshots)
        {
            snapshot.Dispose();
        }
    }
}
