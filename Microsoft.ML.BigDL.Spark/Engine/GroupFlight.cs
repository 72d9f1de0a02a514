using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Executor;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// The groups on their way, first to last. While one runs, the next can be with Spark already: it starts its tasks meanwhile, which wait in the
/// workers.
/// </summary>
internal sealed class GroupFlight(RunHosts hosts) : IDisposable
{
    private readonly JobThread[] _threads = [new("BigDL even groups"), new("BigDL odd groups")];
    private readonly Queue<FlyingGroup> _groups = [];
    private CancellationTokenSource _end = new();
    private long _launches;

    public int Count => _groups.Count;

    /// <summary>Hands a group to Spark. At most as many may be on their way as there are threads.</summary>
    public void Launch(GroupCommand command)
    {
        byte[] body = Message.Write(command);
        CancellationToken end = _end.Token;
        JobThread thread = _threads[_launches++ % _threads.Length];
        _groups.Enqueue(new FlyingGroup(command, Stopwatch.GetTimestamp(), thread.Run(() =>
        {
            IReadOnlyList<byte[]> answers = hosts.Run(GroupJob.Name, body, end);
            long landed = Stopwatch.GetTimestamp();
            return (answers.Select(answer => Message.Read<GroupReport>(answer)).ToArray(), landed);
        })));
    }

    /// <summary>Waits for the first group. One that has failed stays until all are ended.</summary>
    /// <exception cref="WorkerJobException">It failed.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the groups are still on their way.</exception>
    public FlyingGroup Land(CancellationToken cancellation)
    {
        _groups.Peek().Landing.WaitAsync(cancellation).GetAwaiter().GetResult();
        return _groups.Dequeue();
    }

    /// <summary>Gives up all groups on their way. Their tasks end in the workers, a little later than here.</summary>
    public void End()
    {
        _end.Cancel();
        while (_groups.TryDequeue(out FlyingGroup? group))
        {
            // How it ended is of no interest any more, but it must have.
            ((IAsyncResult)group.Landing).AsyncWaitHandle.WaitOne();
            _ = group.Landing.Exception;
        }

        _end.Dispose();
        _end = new CancellationTokenSource();
    }

    public void Dispose()
    {
        End();
        Array.ForEach(_threads, thread => thread.Dispose());
        _end.Dispose();
    }
}
