using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

/// <summary>Hosts of one run as threads of this process, connected by real sockets on loopback.</summary>
internal sealed class HostTeam : IDisposable
{
    private readonly PeerListener[] _listeners;
    private readonly PeerRendezvous[] _rendezvous;
    private readonly RunKey _key = RunKey.Create();
    private readonly Guid _run = Guid.NewGuid();
    private readonly WireOptions _options;

    public HostTeam(int hosts, WireOptions? options = null, bool isEncrypted = false)
    {
        _options = options ?? WireOptions.Default;
        _listeners = [.. Enumerable.Range(0, hosts).Select(_ =>
            new PeerListener(new ListenerOptions { Certificate = isEncrypted ? PeerCrypto.CreateCertificate() : null }, _options))];
        _rendezvous = [.. _listeners.Select(listener => new PeerRendezvous(listener, _options))];
    }

    /// <summary>Runs an action for each of the hosts, on a thread of its own, connected as an epoch; throws the first failure.</summary>
    public void Run(int epoch, ImmutableArray<int> members, Action<int, PeerGroup> action)
    {
        Exception?[] failures = Try(epoch, members, action);
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    public void Run(Action<int, PeerGroup> action) => Run(1, [.. Enumerable.Range(0, _listeners.Length)], action);

    /// <summary>The same, giving each host's failure.</summary>
    public Exception?[] Try(int epoch, ImmutableArray<int> members, Action<int, PeerGroup> action)
    {
        ImmutableArray<PeerAddress> addresses = [.. members.Select(member => new PeerAddress("127.0.0.1", _listeners[member].Port)
        {
            CertificateHash = _listeners[member].Options.Certificate is { } certificate ? PeerCrypto.HashOf(certificate) : [],
        })];
        var failures = new Exception?[members.Length];
        Thread[] threads = [.. members.Select((member, host) => new Thread(() =>
        {
            try
            {
                var roster = new Roster(_run, epoch, host, addresses);
                action(host, _rendezvous[member].Join(roster, _key, CancellationToken.None));
            }
            catch (Exception error)
            {
                failures[host] = error;
            }
        }) { IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();

        foreach (Thread thread in threads)
            Assert.IsTrue(thread.Join(TimeSpan.FromSeconds(60)), "A host hangs.");

        return failures;
    }

    public void Dispose()
    {
        foreach (PeerRendezvous rendezvous in _rendezvous)
            rendezvous.Dispose();

        foreach (PeerListener listener in _listeners)
            listener.Dispose();
    }
}
