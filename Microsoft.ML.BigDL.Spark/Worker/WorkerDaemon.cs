using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// The process that an executor starts instead of Python's daemon: one for each executor, alive as long as it, with a thread for each
/// connection, so that what one task leaves in memory is there for the next.
/// </summary>
/// <remarks>
/// The order matters to Spark. The port is the first thing on standard output, so nothing here touches <see cref="Console"/>; each new
/// connection is sent the process id before it says anything, and Spark creates workers under a lock, so accepting never waits for a client.
/// Blocking work runs on threads of its own: the thread pool grows too slowly for it.
/// </remarks>
internal sealed class WorkerDaemon(IWorkerJobs jobs, WorkerListener listener, byte[]? secret)
{
    private const int TerminatedStatus = 128 + 15;
    private static PosixSignalRegistration? s_terminated;

    private readonly KillWatch _killWatch = new();

    /// <summary>Serves until standard input ends, then ends the process; does not return.</summary>
    public void Run()
    {
        // Held in a static field: a registration that is collected never fires.
        s_terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            End(TerminatedStatus);
        });
        using (FileStream output = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0))
            listener.Announce(output);
        new Thread(AcceptAll) { IsBackground = true, Name = "accept" }.Start();
        WaitForExecutor();
        GC.KeepAlive(s_terminated);
        End(0);
    }

    // Spark writes the id of a worker it wants killed, which here is always this process, and closes that worker's connection: the number
    // means nothing. The end of the input means that the executor is gone.
    private static void WaitForExecutor()
    {
        using FileStream input = new(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        byte[] ignored = new byte[64];
        while (input.Read(ignored) > 0)
        {
        }
    }

    private void AcceptAll()
    {
        while (true)
        {
            Socket client = listener.Accept();
            new Thread(() => Serve(client)) { IsBackground = true, Name = "connection" }.Start();
        }
    }

    private void Serve(Socket client)
    {
        try
        {
            using WorkerSocket socket = new(client);
            socket.WriteInt32(Environment.ProcessId);
            socket.Flush();
            WorkerConnection connection = new(socket, jobs, _killWatch);
            if (secret is null || connection.Authenticate(secret))
                connection.Serve();
        }
        catch (Exception error) when (error is IOException or SocketException or WorkerProtocolException)
        {
            // Nothing was promised to a client that left, or that never proved itself.
        }
    }

    private void End(int status)
    {
        listener.RemoveFile();
        Libc.Exit(status);
    }
}
