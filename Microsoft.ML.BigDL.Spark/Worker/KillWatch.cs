using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// Cancels a task when its connection is closed. That is how Spark kills a task; the process id which it also writes to the daemon's input
/// says nothing, since all tasks share the process. One thread watches the connections of all running tasks.
/// </summary>
internal sealed class KillWatch
{
    /// <summary>How long a task that starts while the thread waits on the others may be unwatched.</summary>
    private const int RoundMilliseconds = 50;

    private readonly object _gate = new();
    private readonly List<Watched> _watched = [];
    private bool _isStarted;

    /// <summary>Watches until the result is disposed of.</summary>
    public IDisposable Watch(Socket socket, CancellationTokenSource kill)
    {
        Watched watched = new(this, socket, kill);
        if (OperatingSystem.IsWindows())
            return watched;
        lock (_gate)
        {
            _watched.Add(watched);
            if (!_isStarted)
                new Thread(Run) { IsBackground = true, Name = "kill watch" }.Start();
            _isStarted = true;
            Monitor.Pulse(_gate);
        }
        return watched;
    }

    private void Run()
    {
        while (true)
        {
            Watched[] watched;
            lock (_gate)
            {
                while (_watched.Count == 0)
                    Monitor.Wait(_gate);
                watched = [.. _watched];
            }
            Round(watched);
        }
    }

    private void Round(Watched[] watched)
    {
        short asked = OperatingSystem.IsLinux() ? Libc.PollPeerClosed : (short)0;
        Libc.PollEntry[] entries = Array.ConvertAll(
            watched, one => new Libc.PollEntry { Descriptor = (int)one.Socket.Handle, Asked = asked });
        if (Libc.Poll(entries, (nuint)entries.Length, RoundMilliseconds) <= 0)
            return;

        for (int i = 0; i < entries.Length; i++)
        {
            bool isClosed = (entries[i].Returned & (Libc.PollPeerClosed | Libc.PollHangUp | Libc.PollError)) != 0;
            // Checked again under the lock: a descriptor that was closed meanwhile may stand for another connection by now.
            if (isClosed && Remove(watched[i]))
                watched[i].Kill.Cancel();
        }
    }

    private bool Remove(Watched watched)
    {
        lock (_gate)
            return _watched.Remove(watched);
    }

    private sealed class Watched(KillWatch owner, Socket socket, CancellationTokenSource kill) : IDisposable
    {
        public Socket Socket => socket;

        public CancellationTokenSource Kill => kill;

        public void Dispose() => owner.Remove(this);
    }
}
