using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// Serves one connection from the executor's JVM: authentication, then one task after the other. Spark keeps idle connections and reuses
/// them; it closes one to kill its task.
/// </summary>
internal sealed class WorkerConnection(WorkerSocket socket, IWorkerJobs jobs, KillWatch killWatch)
{
    private const int MaxSecretBytes = 1024;
    private const int MaxElementBytes = 1 << 30;

    /// <summary>A client that connects must prove itself within this time; it may be anyone on the machine.</summary>
    private static readonly TimeSpan s_authenticationLimit = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait for the JVM to close the connection after an error was reported.</summary>
    private static readonly TimeSpan s_closingLimit = TimeSpan.FromSeconds(10);

    private readonly WireReader _reader = new(socket);

    /// <summary>Checks the secret of the JVM, which speaks first.</summary>
    public bool Authenticate(byte[] secret)
    {
        socket.Socket.ReceiveTimeout = (int)s_authenticationLimit.TotalMilliseconds;
        byte[] received = _reader.ReadBytes("secret", MaxSecretBytes);
        bool isRight = CryptographicOperations.FixedTimeEquals(received, secret);
        socket.WriteText(isRight ? "ok" : "err");
        socket.Flush();
        socket.Socket.ReceiveTimeout = 0;
        return isRight;
    }

    /// <summary>Serves tasks until the JVM closes the connection, one fails or one is killed.</summary>
    public void Serve()
    {
        while (ServeNext())
        {
        }
    }

    private bool ServeNext()
    {
        int rank = -1;
        // Not disposed of: the watch may be about to cancel it.
        CancellationTokenSource kill = new();
        try
        {
            WorkerTask? task = TaskReader.Read(_reader);
            if (task is null)
                return false;
            rank = task.Partition;
            WorkerCommand command = WorkerCommand.Parse(task.Command);
            if (task.EvalType == EvalType.Elements)
                ServeElements(task, command, kill);
            else
                ServeBatches(task, command, kill);
            if (kill.IsCancellationRequested)
                return false;
            socket.WriteInt32(SpecialLength.EndOfDataSection);
            socket.WriteInt32(0);
            socket.WriteInt32(SpecialLength.EndOfStream);
            socket.Flush();
            return true;
        }
        // Whatever a job throws belongs to the driver, where the user is.
        catch (Exception error)
        {
            if (!kill.IsCancellationRequested)
                SendFault(error, rank);
            return false;
        }
    }

    private void ServeElements(WorkerTask task, WorkerCommand command, CancellationTokenSource kill)
    {
        List<byte[]> elements = ReadElements();
        using IDisposable watched = killWatch.Watch(socket.Socket, kill);
        foreach (ReadOnlyMemory<byte> result in jobs.Elements(command.Job).Run(task, command.Body, elements, kill.Token))
            socket.WriteCounted(result.Span);
    }

    private List<byte[]> ReadElements()
    {
        List<byte[]> elements = [];
        for (int length; (length = _reader.ReadInt32()) != SpecialLength.EndOfDataSection;)
            elements.Add(_reader.ReadBytesOf(length, $"element {elements.Count}", MaxElementBytes));
        ExpectEndOfStream();
        return elements;
    }

    private void ServeBatches(WorkerTask task, WorkerCommand command, CancellationTokenSource kill)
    {
        using IDisposable watched = killWatch.Watch(socket.Socket, kill);
        using InputBatches input = new(socket);
        using OutputBatches output = new(socket);
        try
        {
            foreach (RecordBatch batch in jobs.Batches(command.Job).Run(task, command.Body, input, kill.Token))
                output.Write(batch);
            input.Drain();
            ExpectEndOfStream();
        }
        finally
        {
            // Spark looks for an error only behind the end of the Arrow stream.
            output.End();
        }
    }

    private void ExpectEndOfStream()
    {
        int end = _reader.ReadInt32();
        if (end != SpecialLength.EndOfStream)
            throw new WorkerProtocolException($"expected the end of the task ({SpecialLength.EndOfStream}) behind its data, received {end}.");
    }

    private void SendFault(Exception error, int rank)
    {
        try
        {
            byte[] report = Encoding.UTF8.GetBytes(WorkerFault.Of(error, rank).Report(error));
            socket.WriteInt32(SpecialLength.ExceptionThrown);
            socket.WriteCounted(report);
            socket.FinishSending(s_closingLimit);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // The JVM has gone: there is no one left to tell, and it reports the loss by itself.
        }
    }
}
