using System.Net;
using System.Net.Sockets;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>One connection of a worker, served by a thread of this process, and the executor's end of it in the hands of a test.</summary>
internal sealed class ConnectedWorker : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly Thread _thread;

    public ConnectedWorker(IWorkerJobs jobs, byte[]? secret = null)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        client.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        Executor = new NetworkStream(client, ownsSocket: true);
        Reader = new WireReader(Executor);

        Socket accepted = listener.Accept();
        _thread = new Thread(() => Serve(accepted, jobs, secret)) { IsBackground = true };
        _thread.Start();
    }

    public NetworkStream Executor { get; }

    public WireReader Reader { get; }

    /// <summary>What ended the thread, if it was an exception.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Reads exactly as many bytes as expected and compares them.</summary>
    public void ExpectReply(byte[] expected, string name)
    {
        byte[] reply = new byte[expected.Length];
        Executor.ReadExactly(reply);
        Assert.AreEqual(Convert.ToHexString(expected), Convert.ToHexString(reply), name);
    }

    /// <summary>Reads an error answer and the end of the connection behind it.</summary>
    public string ExpectFault()
    {
        Assert.AreEqual(SpecialLength.ExceptionThrown, Reader.ReadInt32());
        string text = Reader.ReadText("fault");
        Assert.AreEqual(-1, Executor.ReadByte(), "the worker stops sending after an error");
        return text;
    }

    /// <summary>Waits until the worker has left the connection.</summary>
    public void ExpectEnd() => Assert.IsTrue(_thread.Join(s_patience), "the worker still serves the connection");

    public void Dispose()
    {
        Executor.Dispose();
        ExpectEnd();
    }

    private void Serve(Socket accepted, IWorkerJobs jobs, byte[]? secret)
    {
        using WorkerSocket socket = new(accepted);
        try
        {
            WorkerConnection connection = new(socket, jobs, new KillWatch());
            if (secret is null || connection.Authenticate(secret))
                connection.Serve();
        }
        catch (Exception error) when (error is IOException or WorkerProtocolException)
        {
            Failure = error;
        }
    }
}
