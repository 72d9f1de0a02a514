using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Wire;

[TestClass]
public sealed class EncryptionTests
{
    private static readonly WireOptions s_hasty = WireOptions.Default with { JoinTimeout = TimeSpan.FromSeconds(2) };

    [TestMethod]
    public void Members_connect_by_their_certificates()
    {
        using X509Certificate2 first = PeerCrypto.CreateCertificate();
        using X509Certificate2 second = PeerCrypto.CreateCertificate();

        Assert.IsNull(Join(first, second, PeerCrypto.HashOf(first), PeerCrypto.HashOf(second)));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void Another_certificate_is_refused(int host)
    {
        using X509Certificate2 first = PeerCrypto.CreateCertificate();
        using X509Certificate2 second = PeerCrypto.CreateCertificate();
        using X509Certificate2 third = PeerCrypto.CreateCertificate();

        // The key alone does not do: the connection must end where the roster says.
        Exception? failure = Join(first, second, PeerCrypto.HashOf(host == 0 ? third : first), PeerCrypto.HashOf(host == 1 ? third : second));
        Assert.IsInstanceOfType<TransportException>(failure);
    }

    [TestMethod]
    public void What_travels_cannot_be_read()
    {
        using X509Certificate2 first = PeerCrypto.CreateCertificate();
        using X509Certificate2 second = PeerCrypto.CreateCertificate();
        using var listener = new PeerListener(new ListenerOptions { Certificate = second }, WireOptions.Default);
        using var relay = new Relay(listener.Port);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, relay.Port);
        using var channel = new PeerChannel(socket, "the listener");
        channel.Encrypt(stream => PeerCrypto.EncryptAsConnector(stream, first, PeerCrypto.HashOf(second)));
        Assert.AreEqual(HandshakeStatus.NotYet, Handshake.Connect(channel, RunKey.Create(), new Greeting(Guid.NewGuid(), 1, 0, 1), []));

        Assert.AreEqual(-1, relay.Recorded.AsSpan().IndexOf("BDLX"u8));
    }

    [TestMethod]
    public void A_listener_without_certificate_does_not_serve_an_encrypted_epoch()
    {
        using X509Certificate2 certificate = PeerCrypto.CreateCertificate();
        using var listener = new PeerListener(new ListenerOptions(), WireOptions.Default);
        using var rendezvous = new PeerRendezvous(listener, WireOptions.Default);
        ImmutableArray<byte> hash = PeerCrypto.HashOf(certificate);
        var roster = new Roster(Guid.NewGuid(), 1, 0,
            [new PeerAddress("127.0.0.1", 1) { CertificateHash = hash }, new PeerAddress("127.0.0.1", 2) { CertificateHash = hash }]);

        TransportException error = Assert.ThrowsExactly<TransportException>(
            () => rendezvous.Join(roster, RunKey.Create(), CancellationToken.None));
        StringAssert.Contains(error.Message, "encrypted");
        Assert.ThrowsExactly<ArgumentException>(
            () => new Roster(Guid.NewGuid(), 1, 0, [new PeerAddress("a", 1) { CertificateHash = hash }, new PeerAddress("b", 2)]));
    }

    // Two hosts with these certificates, whose roster says these hashes; the first failure, or null when they are connected.
    private static Exception? Join(X509Certificate2 first, X509Certificate2 second, ImmutableArray<byte> firstHash, ImmutableArray<byte> secondHash)
    {
        using var firstListener = new PeerListener(new ListenerOptions { Certificate = first }, s_hasty);
        using var secondListener = new PeerListener(new ListenerOptions { Certificate = second }, s_hasty);
        PeerListener[] listeners = [firstListener, secondListener];
        ImmutableArray<PeerAddress> hosts =
        [
            new PeerAddress("127.0.0.1", firstListener.Port) { CertificateHash = firstHash },
            new PeerAddress("127.0.0.1", secondListener.Port) { CertificateHash = secondHash },
        ];
        var key = RunKey.Create();
        Guid run = Guid.NewGuid();
        var failures = new Exception?[2];
        PeerRendezvous[] rendezvous = [.. listeners.Select(listener => new PeerRendezvous(listener, s_hasty))];
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(host => new Thread(() =>
        {
            try
            {
                rendezvous[host].Join(new Roster(run, 1, host, hosts), key, CancellationToken.None);
            }
            catch (Exception error)
            {
                failures[host] = error;
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();

        foreach (Thread thread in threads)
            thread.Join();

        foreach (PeerRendezvous each in rendezvous)
            each.Dispose();

        return failures[0] ?? failures[1];
    }
}
