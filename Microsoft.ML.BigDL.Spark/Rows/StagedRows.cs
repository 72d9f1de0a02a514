using Microsoft.ML.BigDL.Data;

namespace Microsoft.ML.BigDL.Spark.Rows;

/// <summary>The packed partitions that lie in this worker for a run until their rows go to where their ranks are hosted.</summary>
internal sealed class StagedRows : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(bool IsValidation, int Partition), PackedData> _partitions = [];
    private RowDistribution? _distribution;
    private bool _isDisposed;

    /// <summary>Keeps a partition, in place of an earlier copy. Null for one without rows.</summary>
    public void Keep(bool isValidation, int partition, PackedData? data)
    {
        lock (_gate)
        {
            _partitions.Remove((isValidation, partition), out PackedData? earlier);
            earlier?.Dispose();
            if (_isDisposed)
            {
                data?.Dispose();
            }
            else if (data is not null)
            {
                _partitions.Add((isValidation, partition), data);
            }
        }
    }

    /// <summary>A partition that has rows; null where it is not here.</summary>
    public PackedData? Find(bool isValidation, int partition)
    {
        lock (_gate)
        {
            return _partitions.GetValueOrDefault((isValidation, partition));
        }
    }

    /// <summary>
    /// Lets a distribution's connections live on until <see cref="EndDistribution"/>: peers may still be reading what this process has sent.
    /// </summary>
    public void Begin(RowDistribution distribution)
    {
        RowDistribution? earlier = Interlocked.Exchange(ref _distribution, distribution);
        earlier?.Dispose();
    }

    /// <summary>Ends the last distribution: the driver knows that it is complete, or has given it up.</summary>
    public void EndDistribution() => Interlocked.Exchange(ref _distribution, null)?.Dispose();

    /// <summary>Gives up all partitions.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            foreach (PackedData data in _partitions.Values)
            {
                data.Dispose();
            }

            _partitions.Clear();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        EndDistribution();
        Drop();
    }
}
