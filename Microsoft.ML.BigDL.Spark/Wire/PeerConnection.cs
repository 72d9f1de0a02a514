namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>An authenticated connection to one host in one epoch, with a thread of its own that receives.</summary>
internal sealed class PeerConnection : IDisposable
{
    private readonly PeerChannel _channel;
    private readonly int _epoch;
    private readonly Lock _sending = new();
    private long _bytesSent;
    private Thread? _receiver;

    public PeerConnection(PeerChannel channel, int host, int epoch)
    {
        _channel = channel;
        _epoch = epoch;
        Host = host;
    }

    /// <summary>The index of the peer.</summary>
    public int Host { get; }

    public string Peer => _channel.Peer;

    /// <summary>Bytes sent so far, headers included.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    public void Start(IFrameSink sink, WireOptions options, Action<PeerConnection, int, Exception> failed)
    {
        _channel.SetTimeouts(options.SilenceTimeout, options.SilenceTimeout);
        _receiver = new Thread(() => Receive(sink, failed)) { IsBackground = true, Name = $"BigDL from host {Host}" };
        _receiver.Start();
    }

    /// <summary>Sends a frame: a header, written at the front of the span, and its payload. Any thread may call.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        lock (_sending)
        {
            _channel.Send(frame);
            _bytesSent += frame.Length;
        }
    }

    /// <summary>Sends a frame whose payload lies elsewhere, for payloads so large that a copy costs more than a second call.</summary>
    public void Send(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        header.Write(bytes);
        lock (_sending)
        {
            _channel.Send(bytes);
            _channel.Send(payload);
            _bytesSent += bytes.Length + payload.Length;
        }
    }

    /// <summary>Sends a frame without payload unless another thread is sending, which tells the peer as much.</summary>
    public void TrySend(FrameType type, int item)
    {
        Span<byte> frame = stackalloc byte[FrameHeader.Size];
        new FrameHeader(type, _epoch, item, 0, 0).Write(frame);
        if (_sending.TryEnter())
        {
            try
            {
                _channel.Send(frame);
            }
            finally
            {
                _sending.Exit();
            }
        }
    }

    /// <summary>Tells the peer which host is at fault before the connection closes.</summary>
    public void Farewell(int culprit, TimeSpan timeout)
    {
        _channel.SetTimeouts(timeout, timeout);
        TrySend(FrameType.Abort, culprit);
    }

    /// <summary>The error for a frame that this peer must not send now.</summary>
    public TransportException Refuse(in FrameHeader header, string expected) => _channel.Failure(
        $"sent a frame {header.Type} of epoch {header.Epoch}, step {header.Step}, item {header.Item}, {header.PayloadLength} bytes; expected {expected}",
        null, isTransient: false);

    public void Dispose() => _channel.Dispose();

    /// <summary>Returns when the receiving thread has ended; the connection must be closed.</summary>
    public void Join()
    {
        if (_receiver is not null && _receiver != Thread.CurrentThread)
        {
            _receiver.Join();
        }
    }

    private void Receive(IFrameSink sink, Action<PeerConnection, int, Exception> failed)
    {
        try
        {
            var reader = new FrameReader(_channel);
            while (true)
            {
                FrameHeader header = reader.ReadHeader();
                if (header.Epoch != _epoch)
                {
                    throw Refuse(header, $"epoch {_epoch}");
                }

                switch (header.Type)
                {
                    case FrameType.Heartbeat when header.PayloadLength == 0:
                        break;
                    case FrameType.Abort when header.PayloadLength == 0:
                        failed(this, header.Item, _channel.Failure("gave this epoch up", null));
                        return;
                    default:
                        sink.Receive(this, header, reader);
                        break;
                }

                if (reader.Left != 0)
                {
                    throw Refuse(header, $"{reader.Left} bytes fewer");
                }
            }
        }
        catch (Exception error)
        {
            // Whatever ended this thread ends the epoch: the step that waits for this peer throws it.
            failed(this, Host, error);
        }
    }
}
