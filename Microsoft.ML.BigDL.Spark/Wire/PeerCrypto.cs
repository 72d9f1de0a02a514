using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>All cryptography of the exchange. On Linux its first use needs OpenSSL on the node.</summary>
internal static class PeerCrypto
{
    /// <summary>Bytes of a SHA-256 and of an HMAC made with it.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    public static byte[] Random(int length) => RandomNumberGenerator.GetBytes(length);

    public static void FillRandom(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <summary>HMAC-SHA-256 over parts, each preceded by its length so that no two lists of parts look alike.</summary>
    public static void Authenticate(RunKey key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third, Span<byte> mac)
    {
        using IncrementalHash hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Bytes);
        Append(hmac, label);
        Append(hmac, first);
        Append(hmac, second);
        Append(hmac, third);
        hmac.GetHashAndReset(mac);
    }

    /// <summary>Compares in a time that does not depend on where the first difference is.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => CryptographicOperations.FixedTimeEquals(a, b);

    public static ImmutableArray<byte> HashOf(X509Certificate certificate) => [.. SHA256.HashData(certificate.GetRawCertData())];

    /// <summary>A certificate for this process alone; peers know it by its hash, so names and dates in it mean nothing.</summary>
    public static X509Certificate2 CreateCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=BigDL exchange", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));

        // SslStream on Windows cannot use the ephemeral key of a certificate fresh from CreateSelfSigned.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    /// <summary>Encrypts as the connecting side; the peer must show the certificate whose hash is known.</summary>
    public static SslStream EncryptAsConnector(Stream stream, X509Certificate2 own, ImmutableArray<byte> expectedHash)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false,
            (_, certificate, _, _) => certificate is not null && AreEqual(HashOf(certificate).AsSpan(), expectedHash.AsSpan()));
        encrypted.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = "",
            ClientCertificates = [own],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        });
        return encrypted;
    }

    /// <summary>
    /// Encrypts as the listening side. Any certificate passes here: which host it must belong to is known only after the peer's greeting,
    /// where the handshake checks it.
    /// </summary>
    public static SslStream EncryptAsListener(Stream stream, X509Certificate2 own)
    {
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        encrypted.AuthenticateAsServer(new SslServerAuthenticationOptions
        {
            ServerCertificate = own,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        });
        return encrypted;
    }

    private static void Append(IncrementalHash hmac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hmac.AppendData(length);
        hmac.AppendData(part);
    }
}
