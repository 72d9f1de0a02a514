using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// Who takes part in a run. The driver raises the epoch whenever the hosts change or one of them failed; nothing of an older epoch is
/// accepted afterwards.
/// </summary>
internal sealed record Roster
{
    public Roster(Guid run, int epoch, int self, ImmutableArray<PeerAddress> hosts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(self);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(self, hosts.Length);
        int encrypted = hosts.Count(host => host.CertificateHash.Length > 0);
        if (encrypted != 0 && encrypted != hosts.Length)
        {
            throw new ArgumentException(
                $"{encrypted} of {hosts.Length} hosts have a certificate; either all or none must have one.", nameof(hosts));
        }

        Run = run;
        Epoch = epoch;
        Self = self;
        Hosts = hosts;
    }

    public Guid Run { get; }

    public int Epoch { get; }

    /// <summary>The index of this process among the hosts.</summary>
    public int Self { get; }

    public ImmutableArray<PeerAddress> Hosts { get; }

    public bool IsEncrypted => Hosts[0].CertificateHash.Length > 0;

    /// <summary>How messages call a host.</summary>
    public string NameOf(int host) => $"host {host} ({Hosts[host]})";

    /// <summary>The hashes of both ends' certificates, for the proofs to be bound to; empty when not encrypted.</summary>
    public byte[] CertificatesOf(int connector, int listener) => [.. Hosts[connector].CertificateHash, .. Hosts[listener].CertificateHash];
}
