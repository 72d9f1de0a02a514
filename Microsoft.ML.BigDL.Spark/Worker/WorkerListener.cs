using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Where the daemon waits for the executor: a port of the loopback interface, or a socket file where Spark asks for one.</summary>
internal sealed class WorkerListener
{
    private const int Backlog = 1024;
    private readonly Socket _socket;
    private readonly string? _path;

    private WorkerListener(Socket socket, EndPoint endPoint, string? path)
    {
        _socket = socket;
        _path = path;
        socket.Bind(endPoint);
        socket.Listen(Backlog);
    }

    public static WorkerListener OnLoopback(bool prefersIPv6)
    {
        IPAddress address = prefersIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return new WorkerListener(socket, new IPEndPoint(address, 0), path: null);
    }

    /// <summary>A socket file in the folder, which Spark made for its user alone.</summary>
    public static WorkerListener InFolder(string folder)
    {
        string path = Path.Combine(folder, $".{Guid.NewGuid():d}.sock");
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return new WorkerListener(socket, new UnixDomainSocketEndPoint(path), path);
    }

    public Socket Accept() => _socket.Accept();

    /// <summary>Tells the executor where to connect. These must be the first bytes that the process writes.</summary>
    public void Announce(Stream output)
    {
        using MemoryStream message = new();
        if (_path is null)
            message.WriteInt32(((IPEndPoint)_socket.LocalEndPoint!).Port);
        else
            message.WriteText(_path);
        output.Write(message.ToArray());
        output.Flush();
    }

    /// <summary>Removes the socket file; the socket itself ends with the process, and closing it earlier would only make <see cref="Accept"/> fail.</summary>
    public void RemoveFile()
    {
        if (_path is not null)
            File.Delete(_path);
    }
}
