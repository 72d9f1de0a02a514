using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

/// <summary>A Py4J gateway that answers each request as the test says, one thread per connection as in Java.</summary>
internal sealed class ScriptedGateway : IDisposable
{
    public const string Secret = "5ecre7";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Func<string, string?> _answer;
    private int _connections;
    private int _open;

    /// <summary>The answer gets the request's lines joined by "/", and gives the reply line, or null to close the connection.</summary>
    public ScriptedGateway(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = new GatewayAddress(((IPEndPoint)_listener.LocalEndPoint!).Port, Secret);
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    public BlockingCollection<string> Released { get; } = [];

    public GatewayAddress Address { get; }

    public int Connections => Volatile.Read(ref _connections);

    public int OpenConnections => Volatile.Read(ref _open);

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket socket = _listener.Accept();
                _sockets.Add(socket);
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The listener was stopped: the test is over.
        }
    }

    private void Serve(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _open);
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (ReadLine(stream) != "A" || ReadLine(stream) != Secret)
            {
                stream.Write("!xsAuthentication error: bad secret\n"u8);
                return;
            }
            stream.Write("!yv\n"u8);
            while (ReadRequest(stream) is string request)
            {
                string? reply;
                if (request.StartsWith("m/d/", StringComparison.Ordinal))
                {
                    Released.Add(request.Split('/')[2]);
                    reply = "!yv";
                }
                else
                {
                    Requests.Enqueue(request);
                    reply = _answer(request);
                }
                if (reply is null)
                    return;
                stream.Write(Encoding.UTF8.GetBytes(reply + "\n"));
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static string? ReadRequest(Stream stream)
    {
        var lines = new List<string>();
        while (ReadLine(stream) is string line)
        {
            lines.Add(line);
            if (line == "e" && lines is not [_] and not ["a", _])
                return string.Join('/', lines);
        }
        return null;
    }

    private static string? ReadLine(Stream stream)
    {
        var bytes = new List<byte>();
        for (int next = stream.ReadByte(); next >= 0; next = stream.ReadByte())
        {
            if (next == '\n')
                return Encoding.UTF8.GetString([.. bytes]);
            bytes.Add((byte)next);
        }
        return null;
    }
}
