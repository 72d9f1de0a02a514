using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Tests.Wire;

/// <summary>Passes one connection on to a port and records what the connecting side sent.</summary>
internal sealed class Relay : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly MemoryStream _recorded = new();
    private readonly Thread _thread;
    private Socket? _client;
    private Socket? _server;

    public Relay(int target)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _thread = new Thread(() => Run(target)) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    public byte[] Recorded
    {
        get
        {
            lock (_recorded)
                return _recorded.ToArray();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _client?.Dispose();
        _server?.Dispose();
        _thread.Join();
    }

    private void Run(int target)
    {
        try
        {
            _client = _listener.Accept();
            _server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _server.Connect(IPAddress.Loopback, target);
            var back = new Thread(() => Copy(_server, _client, null)) { IsBackground = true };
            back.Start();
            Copy(_client, _server, _recorded);
            back.Join();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static void Copy(Socket from, Socket to, MemoryStream? recorded)
    {
        try
        {
            byte[] buffer = new byte[4096];
            for (int received; (received = from.Receive(buffer)) > 0;)
            {
                if (recorded is not null)
                {
                    lock (recorded)
                        recorded.Write(buffer, 0, received);
                }

                to.Send(buffer.AsSpan(0, received));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
