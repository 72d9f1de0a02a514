using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Spark.Messages;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A set of rows that the executors read: what is known of its partitions, and which worker has which of them packed.</summary>
internal sealed class FrameSet(IPartitionJob job, ImmutableArray<ColumnRequest> requests)
{
    private readonly int[] _rows = new int[job.Partitions];
    private readonly long[] _bytes = new long[job.Partitions];
    private readonly ImmutableArray<ulong>[] _hashes = new ImmutableArray<ulong>[job.Partitions];
    private readonly Dictionary<int, Guid> _workers = [];
    private bool _isRead;

    /// <summary>The number of rows of each partition, once all have been read.</summary>
    public ImmutableArray<int> Rows => [.. _rows];

    /// <summary>The number of rows of a partition, once it has been read.</summary>
    public int RowsOf(int partition) => _rows[partition];

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Sum();

    /// <summary>The number of partitions.</summary>
    public int Partitions => job.Partitions;

    /// <summary>The memory that the rows of partitions take where they lie packed.</summary>
    public long BytesOf(IEnumerable<int> partitions) => partitions.Sum(partition => _bytes[partition]);

    /// <summary>The hash of all rows in their order, the same as where they are packed in one process.</summary>
    public string Hash => RowsHash.Text(Enumerable.Range(0, job.Partitions).Where(partition => _rows[partition] > 0).Aggregate(
        ImmutableArray.Create(new ulong[Columns.Length]), (hashes, partition) => RowsHash.Join(hashes, _hashes[partition], _rows[partition])));

    /// <summary>The columns; widths are those of the longest sequence.</summary>
    public ImmutableArray<PackedForm> Columns { get; private set; } = [];

    /// <summary>The worker that has a partition; null where none is known to have it.</summary>
    public Guid? WorkerOf(int partition) => _workers.TryGetValue(partition, out Guid worker) ? worker : null;

    /// <summary>The partitions of which a worker is known.</summary>
    public ImmutableArray<int> Held => [.. _workers.Keys];

    /// <summary>All partitions before the first reading, later none but those named.</summary>
    public ImmutableArray<int> Wanted(IEnumerable<int> partitions) => _isRead ? [.. partitions] : [.. Enumerable.Range(0, job.Partitions)];

    /// <summary>Forgets where partitions lie: their rows have gone where they belong, or the workers are lost.</summary>
    public void Forget() => _workers.Clear();

    /// <summary>Lets the executors read partitions. Returns those that were read before and hold other rows now, or the same in another order.</summary>
    /// <exception cref="InvalidOperationException">There are no rows, or a row holds what cannot be trained on.</exception>
    /// <exception cref="SparkException">The rows cannot be computed, or have changed since they were read first.</exception>
    public ImmutableArray<int> Read(ImmutableArray<int> partitions, CancellationToken cancellation)
    {
        IReadOnlyList<byte[]> answers;
        try
        {
            answers = job.Run(partitions, cancellation);
        }
        catch (WorkerJobException error)
        {
            // Spark has tried each task more than once, so that trying again would not help.
            throw error.Fault?.Code == ExecutorFault.BadRows ? new InvalidOperationException(error.Message, error) : new SparkException(error.Message, error);
        }

        ReadReport[] reports = [.. answers.Select(answer => Message.Read<ReadReport>(answer))];
        ImmutableArray<int> changed = _isRead
            ? [.. reports.Where(report => !_hashes[report.Partition].AsSpan().SequenceEqual(report.Hashes)).Select(report => report.Partition)]
            : [];
        Array.ForEach(reports, Accept);

        if (!_isRead && _rows.Sum(rows => (long)rows) is var count and (0 or > int.MaxValue))
        {
            throw count == 0 ? PackedData.NoRows(requests) : new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The frame has {count:N0} rows, and {int.MaxValue:N0} are the most that a run can train on. Sample or split it."));
        }

        _isRead = true;
        return changed;
    }

    private void Accept(ReadReport report)
    {
        if (_isRead && report.Rows != _rows[report.Partition])
        {
            throw new SparkException(string.Create(CultureInfo.InvariantCulture,
                $"Partition {report.Partition} of the frame has {report.Rows} rows now, but had {_rows[report.Partition]} when the run began: its source has changed, or its order is left open. Cache the frame, or write it and train on what was written."));
        }

        _rows[report.Partition] = report.Rows;
        _bytes[report.Partition] = report.Bytes;
        _hashes[report.Partition] = [.. report.Hashes];
        _workers[report.Partition] = report.Worker;
        if (report.Rows == 0)
        {
            return;
        }

        if (Columns.IsEmpty)
        {
            Columns = [.. report.Columns];
        }

        for (int i = 0; i < Columns.Length; i++)
        {
            PackedForm form = report.Columns[i];
            if (!form.Matches(Columns[i]))
            {
                throw new InvalidOperationException(
                    $"Partition {report.Partition} of the frame has a column {form} where others have {Columns[i]}. Pad or cut every row to one length, or let the network take sequences.");
            }

            Columns = Columns.SetItem(i, form with { Width = Math.Max(form.Width, Columns[i].Width) });
        }
    }
}
