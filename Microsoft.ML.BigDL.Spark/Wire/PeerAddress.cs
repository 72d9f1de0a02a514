using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>Where a host listens, and the SHA-256 of its certificate when connections are encrypted.</summary>
internal sealed record PeerAddress(string Host, int Port)
{
    /// <summary>32 bytes; empty when connections are not encrypted.</summary>
    public ImmutableArray<byte> CertificateHash { get; init; } = [];

    public override string ToString() => $"{Host}:{Port}";
}
