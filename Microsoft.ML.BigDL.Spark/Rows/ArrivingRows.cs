using System.Buffers.Binary;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Rows;

/// <summary>Takes the blocks of rows that peers send for this worker's ranks and keeps them, as they are, by rank and partition.</summary>
internal sealed class ArrivingRows : IFrameSink
{
    /// <summary>In place of the number of a partition: all rows of a rank, handed over by the host that had it.</summary>
    public const int WholeRank = int.MaxValue;

    private const int RowCountAt = sizeof(int);

    private readonly DistributeCommand _command;
    private readonly int _self;
    private readonly Func<int, bool, int> _owned;
    private readonly long _rowBytes;
    private readonly long _headerBytes;
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Rank, bool IsValidation), SortedDictionary<int, List<byte[]>>> _blocks = [];
    private readonly Dictionary<(int Rank, bool IsValidation), int> _rows = [];
    private readonly bool[] _isComplete;
    private readonly Arrivals _arrivals = new();
    private long _complete;
    private long _received;

    /// <param name="command">What is distributed.</param>
    /// <param name="self">This worker's place among the hosts.</param>
    /// <param name="owned">The number of rows that a rank owns, to train or to validate on.</param>
    public ArrivingRows(DistributeCommand command, int self, Func<int, bool, int> owned)
    {
        _command = command;
        _self = self;
        _owned = owned;
        _rowBytes = command.Columns.Sum(column => column.RowBytes);
        _headerBytes = (2 * sizeof(int)) + command.Columns.Sum(column => column.HeaderBytes);
        _isComplete = new bool[command.Hosts.Length];
    }

    /// <summary>The number by which a frame tells partition and kind of its rows.</summary>
    public static long StepOf(int partition, bool isValidation) => ((long)partition << 1) | (isValidation ? 1L : 0L);

    /// <summary>Waits until all peers have sent everything. As long as something comes, there is no limit.</summary>
    /// <exception cref="TransportException">A peer was lost, or is silent.</exception>
    public void Wait(PeerGroup peers)
    {
        long before;
        do
        {
            before = Volatile.Read(ref _received);
            if (_arrivals.Wait(ref _complete, peers.Hosts - 1, peers.StepTimeout))
            {
                return;
            }
        }
        while (Volatile.Read(ref _received) > before);

        throw new TransportException(
            $"{peers.Roster.NameOf(_self)}: a peer that is alive did not send the rows it has read within {peers.StepTimeout.TotalSeconds:0.#} s.",
            isTransient: true);
    }

    /// <summary>The blocks of a rank by partition, each partition's in their order.</summary>
    public SortedDictionary<int, List<byte[]>> Take(int rank, bool isValidation)
    {
        lock (_gate)
        {
            return _blocks.Remove((rank, isValidation), out SortedDictionary<int, List<byte[]>>? blocks) ? blocks : [];
        }
    }

    public void Receive(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        if (_isComplete[from.Host])
        {
            throw from.Refuse(header, "nothing after the last of its rows");
        }

        if (header is { Type: FrameType.RowsSent, PayloadLength: 0 })
        {
            _isComplete[from.Host] = true;
            _arrivals.Add(ref _complete, 1);
            return;
        }

        int rank = header.Item;
        bool isValidation = (header.Step & 1) != 0;
        long partition = header.Step >> 1;
        bool isExpected = header.Type == FrameType.Rows && (uint)rank < (uint)_command.HostOfRank.Length && _command.HostOfRank[rank] == _self
            && IsHeldBy(from.Host, rank, isValidation, partition);
        long most = isExpected ? _headerBytes + (_owned(rank, isValidation) * _rowBytes) : 0;
        if (!isExpected || header.PayloadLength <= RowCountAt + sizeof(int) || header.PayloadLength > most)
        {
            throw from.Refuse(header, $"rows, of a partition that it has and of a rank that is here, of at most {most} bytes");
        }

        byte[] block = GC.AllocateUninitializedArray<byte>(header.PayloadLength);
        payload.ReadExactly(block);
        Keep(from, header, (rank, isValidation), (int)partition, block);
        _arrivals.Add(ref _received, 1);
    }

    public void Fail(Exception reason) => _arrivals.Fail(reason);

    private bool IsHeldBy(int host, int rank, bool isValidation, long partition)
    {
        if (_command.HolderOfRank[rank] >= 0)
        {
            return partition == WholeRank && _command.HolderOfRank[rank] == host;
        }

        PartitionPlaces set = isValidation && _command.Validation is not null ? _command.Validation : _command.Training;
        return partition >= 0 && partition < set.Hosts.Length && set.Hosts[(int)partition] == host;
    }

    // No more rows are kept than the rank owns, and no more bytes than these rows can take.
    private void Keep(PeerConnection from, in FrameHeader header, (int Rank, bool IsValidation) share, int partition, byte[] block)
    {
        int rows = BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(RowCountAt));
        lock (_gate)
        {
            int left = _owned(share.Rank, share.IsValidation) - _rows.GetValueOrDefault(share);
            if (rows < 1 || rows > left || block.Length > _headerBytes + (rows * _rowBytes))
            {
                throw from.Refuse(header, $"at most {left} rows of at most {_rowBytes} bytes");
            }

            _rows[share] = _rows.GetValueOrDefault(share) + rows;
            if (!_blocks.TryGetValue(share, out SortedDictionary<int, List<byte[]>>? partitions))
            {
                _blocks.Add(share, partitions = []);
            }

            if (!partitions.TryGetValue(partition, out List<byte[]>? blocks))
            {
                partitions.Add(partition, blocks = []);
            }

            blocks.Add(block);
        }
    }
}
