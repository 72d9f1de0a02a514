using System.Net.Sockets;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// The record batches of a frame as one Arrow stream. Spark's driver runs the job of a partition when the one before has been read, and holds
/// that partition only.
/// </summary>
internal sealed class PartitionStream : Stream
{
    private const string LargeVarTypes = "spark.sql.execution.arrow.useLargeVarTypes";
    private const int Next = 1;
    private const int Stop = 0;
    private const int PartitionFollows = 1;
    private const int NoMorePartitions = 0;
    private const int EndOfPartition = -1;

    private readonly JavaObject _server;
    private readonly ResultSocket _socket;
    private MemoryStream? _schema;
    private int _left;
    private bool _inPartition;
    private bool _ended;

    private PartitionStream(SparkDataFrame frame, Schema schema)
    {
        // Spark sends no schema with the batches that would tell which of the two layouts they have.
        if (frame.Session.Conf().Get(LargeVarTypes, "false") == "true")
            throw new SparkException($"Rows cannot be streamed while {LargeVarTypes} is on. Switch it off, or collect the frame.");

        JavaGateway gateway = frame.Session.Gateway;
        using JavaObject batches = frame.Java.Call<JavaObject>("toArrowBatchRdd");
        const bool PrefetchPartitions = false;
        using JavaObject answer = gateway.CallStatic<JavaObject>(
            "org.apache.spark.api.python.PythonRDD", "toLocalIteratorAndServe", batches, PrefetchPartitions);
        object?[] parts = gateway.Read(answer);
        _server = (JavaObject)parts[2]!; // An address, a secret and the server.
        _socket = ResultSocket.Connect(parts[0], parts[1] as string);
        _schema = Header(schema);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>One pass over the batches; a batch is valid until the next is asked for.</summary>
    public static IEnumerable<RecordBatch> Batches(SparkDataFrame frame, Schema schema)
    {
        using var stream = new PartitionStream(frame, schema);
        using var reader = new ArrowStreamReader(stream, leaveOpen: true);
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    /// <summary>A stream of one record batch that comes without the schema a stream begins with.</summary>
    public static MemoryStream WithHeader(Schema schema, byte[] batch)
    {
        MemoryStream stream = Header(schema);
        stream.Position = stream.Length;
        stream.Write(batch);
        stream.Position = 0;
        return stream;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_schema is not null)
        {
            int read = _schema.Read(buffer);
            if (read > 0)
                return read;
            _schema = null;
        }

        if (buffer.IsEmpty || (_left == 0 && !NextBatch()))
            return 0;
        int got = _socket.Stream.Read(buffer[..Math.Min(buffer.Length, _left)]);
        if (got == 0)
            throw new EndOfStreamException("Spark's driver ended the stream of a partition in the middle of a record batch.");
        _left -= got;
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!_ended && !_inPartition)
                TellToStop();
            _socket.Dispose();
            _server.Dispose();
        }

        base.Dispose(disposing);
    }

    // Spark sends batches without the schema that a stream begins with.
    private static MemoryStream Header(Schema schema)
    {
        var header = new MemoryStream();
        using (var writer = new ArrowStreamWriter(header, schema, leaveOpen: true))
            writer.WriteStart();
        header.Position = 0;
        return header;
    }

    /// <summary>Moves to the next batch, asking for partitions until one has some.</summary>
    private bool NextBatch()
    {
        while (!_ended)
        {
            if (!_inPartition)
                NextPartition();
            if (!_inPartition)
                break;
            _left = _socket.ReadInt();
            if (_left > 0)
                return true;
            if (_left != EndOfPartition)
                throw new SparkException($"Spark's driver announced a record batch of {_left} bytes.");
            _left = 0;
            _inPartition = false;
        }

        return false;
    }

    private void TellToStop()
    {
        try
        {
            _socket.WriteInt(Stop);
        }
        catch (SocketException)
        {
            // The driver is gone, and its job with it.
        }
    }

    private void NextPartition()
    {
        _socket.WriteInt(Next);
        switch (_socket.ReadInt())
        {
            case PartitionFollows:
                _inPartition = true;
                break;
            case NoMorePartitions:
                _ended = true;
                break;
            default:
                _ended = true;
                ArrowResult.ThrowIfFailed(_server);
                throw new SparkException("Spark's driver could not compute a partition and gave no reason.");
        }
    }
}
