using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// The weights and states at the ends of epochs: the last two, since the driver may decide about one while the next is trained already, and
/// the best so far.
/// </summary>
internal sealed class EpochEnds(ParameterLayout layout) : IDisposable
{
    private const int Recent = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, ParameterStore> _ends = [];

    /// <summary>The epochs whose ends are here, ascending.</summary>
    public ImmutableArray<int> Epochs
    {
        get
        {
            lock (_gate)
            {
                return [.. _ends.Keys.Order()];
            }
        }
    }

    /// <summary>Keeps the present weights and states as those of an epoch's end.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="parameters">The weights and states.</param>
    /// <param name="best">The best epoch that the driver has named so far, if any.</param>
    public void Keep(int epoch, ParameterStore parameters, int? best)
    {
        lock (_gate)
        {
            ParameterStore? free = null;
            foreach (int old in _ends.Keys.Where(old => old >= epoch || (old <= epoch - Recent && old != best)).ToArray())
            {
                free?.Dispose();
                _ends.Remove(old, out free);
            }

            free ??= new ParameterStore(layout);
            free.CopyFrom(parameters);
            _ends.Add(epoch, free);
        }
    }

    /// <summary>The weights and states of an epoch's end; null where they are not here.</summary>
    public ParameterStore? Find(int epoch)
    {
        lock (_gate)
        {
            return _ends.GetValueOrDefault(epoch);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (ParameterStore end in _ends.Values)
            {
                end.Dispose();
            }

            _ends.Clear();
        }
    }
}
