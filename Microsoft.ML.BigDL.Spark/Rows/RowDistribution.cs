using System.Collections;
using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Rows;

/// <summary>
/// One distribution of rows, as this worker takes part in it: it sends others what their ranks own of its partitions, and the ranks that they
/// take over from it, and puts together what its own ranks own of all. A block of rows is a frame; when a host has sent all of them it says so.
/// </summary>
internal sealed class RowDistribution : IDisposable
{
    // So that heartbeats come in between, and a block costs little memory.
    private const int BlockBytes = 1 << 20;

    private readonly DistributeCommand _command;
    private readonly StagedRows _staged;
    private readonly Func<int, RankRecords?> _resident;
    private readonly PeerListener _listener;
    private readonly PeerRendezvous _rendezvous;
    private readonly PeerGroup _peers;
    private readonly ArrivingRows _arriving;
    private readonly RowShares _training;
    private readonly RowShares? _validation;
    private readonly int _self;
    private readonly Dictionary<(int Rank, bool IsValidation), SortedDictionary<int, int[]>> _own = [];

    /// <summary>Connects to the other hosts.</summary>
    /// <param name="command">What goes where.</param>
    /// <param name="spec">The run.</param>
    /// <param name="staged">The partitions that lie here.</param>
    /// <param name="resident">The records of a rank that is hosted here, or was.</param>
    /// <param name="listener">Where peers of the run connect.</param>
    /// <param name="worker">This worker.</param>
    /// <param name="cancellation">Ends the connecting.</param>
    /// <exception cref="TransportException">A host cannot be reached.</exception>
    public RowDistribution(
        DistributeCommand command, RunSpec spec, StagedRows staged, Func<int, RankRecords?> resident, PeerListener listener, Guid worker, CancellationToken cancellation)
    {
        _command = command;
        _staged = staged;
        _resident = resident;
        _listener = listener;
        _self = HostAddress.PlaceOf(worker, command.Hosts, command.Run);
        BitArray? validates = command.Validating == 0 ? null : ValidationSplit.Mask(spec.Seed, command.Training.Rows.Sum(), command.Validating);
        _training = new RowShares(command.Training.Rows, spec.Ranks, validates);
        _validation = command.Validation is { } set ? new RowShares(set.Rows, spec.Ranks, null) : null;
        _arriving = new ArrivingRows(command, _self, Owned);
        _rendezvous = new PeerRendezvous(listener, WireOptions.Default);
        var roster = new Roster(command.Exchange, 0, _self, [.. command.Hosts.Select(peer => peer.ToPeer())]);
        _peers = _rendezvous.Join(roster, new RunKey(command.Key), cancellation);
    }

    /// <summary>The ranks whose rows come to this worker.</summary>
    public ImmutableArray<int> Ranks => [.. Enumerable.Range(0, _command.HostOfRank.Length).Where(rank => _command.HostOfRank[rank] == _self)];

    /// <summary>Whether there are rows to validate on.</summary>
    public bool HasValidation => _validation is not null || _command.Validating > 0;

    /// <summary>Sends what others need and returns when everything has come that is needed here.</summary>
    public void Exchange()
    {
        _peers.Start(_arriving);
        using var block = new MemoryStream(BlockBytes);
        SendAll(_command.Training, _training, isValidationSet: false, block);
        if (_command.Validation is not null)
        {
            SendAll(_command.Validation, _validation!, isValidationSet: true, block); // Both are there or neither.
        }

        for (int rank = 0; rank < _command.HolderOfRank.Length; rank++)
        {
            if (_command.HolderOfRank[rank] == _self)
            {
                HandOver(rank, block);
            }
        }

        for (int distance = 1; distance < _peers.Hosts; distance++)
        {
            _peers.Send((_self + distance) % _peers.Hosts, new FrameHeader(FrameType.RowsSent, 0, 0, 0, 0), []);
        }

        _arriving.Wait(_peers);
    }

    /// <summary>The rows of a rank, in their order.</summary>
    /// <exception cref="WorkerProtocolException">What came are not the rank's rows.</exception>
    public PackedData Take(int rank, bool isValidation)
    {
        PackedData data = PackedData.Of([.. _command.Columns.Select(form => form.Create())]);
        try
        {
            SortedDictionary<int, int[]> own = _own.GetValueOrDefault((rank, isValidation)) ?? [];
            SortedDictionary<int, List<byte[]>> arrived = _arriving.Take(rank, isValidation);
            foreach (int partition in own.Keys.Concat(arrived.Keys).Order())
            {
                if (own.TryGetValue(partition, out int[]? rows))
                {
                    Copy(Staged(isValidation && _validation is not null, partition), rows, data);
                }
                else
                {
                    arrived[partition].ForEach(block => PackedStream.Append(new MemoryStream(block, writable: false), data));
                }
            }
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            data.Dispose();
            throw new WorkerProtocolException($"rows of rank {rank} are damaged: {error.Message}", error);
        }

        int expected = Owned(rank, isValidation);
        if (data.RowCount != expected)
        {
            int found = data.RowCount;
            data.Dispose();
            throw new WorkerProtocolException($"rank {rank} owns {expected} rows, but {found} came.");
        }

        foreach (PackedColumn column in data.Columns)
        {
            column.Trim();
        }

        return data;
    }

    /// <summary>Ends the exchange, here and with the peers.</summary>
    public void Abort(Exception reason) => _peers.Abort(reason);

    public void Dispose()
    {
        _rendezvous.Dispose();
        _listener.Forget(_command.Exchange);
    }

    private static void Copy(PackedData from, int[] rows, PackedData to)
    {
        for (int column = 0; column < to.Columns.Length; column++)
        {
            PackedColumn source = from.Columns[column];
            foreach (int row in rows)
            {
                ReadOnlySpan<byte> bytes = source.RowBytes(row);
                bytes.CopyTo(to.Columns[column].AddRowBytes(bytes.Length / source.ElementBytes));
            }
        }
    }

    private int Owned(int rank, bool isValidation) => RowShares.Owned(
        !isValidation ? _training.Training : _validation?.Training ?? _training.Validating, rank, _command.HostOfRank.Length);

    private void SendAll(PartitionPlaces set, RowShares shares, bool isValidationSet, MemoryStream block)
    {
        for (int partition = 0; partition < set.Rows.Length; partition++)
        {
            if (set.Hosts[partition] != _self || set.Rows[partition] == 0)
            {
                continue;
            }

            PackedData data = Staged(isValidationSet, partition);
            foreach (RowShare share in shares.Of(partition))
            {
                Deliver(share with { IsValidation = share.IsValidation || isValidationSet }, partition, data, block);
            }
        }
    }

    private void HandOver(int rank, MemoryStream block)
    {
        RankRecords records = _resident(rank) ?? throw new WorkerFaultException(
            ExecutorFault.Misplaced, $"Rank {rank} was hosted by this worker, which does not have its rows any more.");
        SendWhole(records.Training, isValidation: false);
        if (records.Validation is not null)
        {
            SendWhole(records.Validation, isValidation: true);
        }

        void SendWhole(PackedData data, bool isValidation) => Send(
            _command.HostOfRank[rank], new RowShare(rank, isValidation, [.. Enumerable.Range(0, data.RowCount)]), ArrivingRows.WholeRank, data, block);
    }

    private PackedData Staged(bool isValidationSet, int partition) => _staged.Find(isValidationSet, partition) ?? throw new WorkerFaultException(
        ExecutorFault.Misplaced, $"Partition {partition} was read by this worker, which does not have its rows any more.");

    private void Deliver(RowShare share, int partition, PackedData data, MemoryStream block)
    {
        int host = _command.HolderOfRank[share.Rank] < 0 ? _command.HostOfRank[share.Rank] : -1;
        if (host == _self)
        {
            if (!_own.TryGetValue((share.Rank, share.IsValidation), out SortedDictionary<int, int[]>? partitions))
            {
                _own.Add((share.Rank, share.IsValidation), partitions = []);
            }

            partitions.Add(partition, share.Rows);
        }
        else if (host >= 0)
        {
            Send(host, share, partition, data, block);
        }
    }

    private void Send(int host, RowShare share, int partition, PackedData data, MemoryStream block)
    {
        ReadOnlySpan<int> rows = share.Rows;
        while (!rows.IsEmpty)
        {
            int count = 0;
            for (long bytes = 0; count < rows.Length && bytes < BlockBytes; count++)
            {
                foreach (PackedColumn column in data.Columns)
                {
                    bytes += column.RowBytes(rows[count]).Length;
                }
            }

            block.SetLength(0);
            PackedStream.Write(data, rows[..count], block);
            ReadOnlySpan<byte> payload = block.GetBuffer().AsSpan(0, (int)block.Length);
            var header = new FrameHeader(FrameType.Rows, 0, share.Rank, ArrivingRows.StepOf(partition, share.IsValidation), payload.Length);
            _peers.Send(host, header, payload);
            rows = rows[count..];
        }
    }
}
