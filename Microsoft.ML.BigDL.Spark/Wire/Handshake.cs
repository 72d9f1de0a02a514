using System.Buffers.Binary;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// The mutual proof that both ends know the key of the run, before any frame:
/// greeting (run, epoch, from, to, nonce) -> reply (status, nonce, proof) -> proof -> acceptance. Each proof is an HMAC over its role, both
/// messages and both certificates' hashes: fresh nonces rule out a replay, the roles a reflection, the rest a use elsewhere.
/// </summary>
internal static class Handshake
{
    private const int ReplyHeader = 8;
    private const int ReplyTranscript = ReplyHeader + Greeting.NonceLength;
    private const int ReplySize = ReplyTranscript + PeerCrypto.HashLength;

    private static ReadOnlySpan<byte> ListenerRole => "BigDL exchange: listener"u8;

    private static ReadOnlySpan<byte> ConnectorRole => "BigDL exchange: connector"u8;

    private static ReadOnlySpan<byte> AcceptanceRole => "BigDL exchange: accepted"u8;

    /// <summary>The connecting side.</summary>
    /// <exception cref="TransportException">Refused, or the listener does not know the key.</exception>
    public static HandshakeStatus Connect(PeerChannel channel, RunKey key, Greeting greeting, ReadOnlySpan<byte> certificates)
    {
        Span<byte> hello = stackalloc byte[Greeting.Size];
        greeting.Write(hello);
        PeerCrypto.FillRandom(hello[^Greeting.NonceLength..]);
        channel.Send(hello);

        Span<byte> reply = stackalloc byte[ReplySize];
        channel.ReceiveExactly(reply);
        if (!Greeting.IsGreeting(reply))
        {
            throw channel.Failure("did not answer like a host of this exchange. Is the port used by another program?", null, isTransient: false);
        }

        var status = (HandshakeStatus)reply[7];
        if (status != HandshakeStatus.Accepted)
        {
            return status;
        }

        Span<byte> proof = stackalloc byte[PeerCrypto.HashLength];
        PeerCrypto.Authenticate(key, ListenerRole, hello, reply[..ReplyTranscript], certificates, proof);
        if (!PeerCrypto.AreEqual(proof, reply[ReplyTranscript..]))
        {
            throw channel.Failure("did not prove that it knows the key of the run. It is not a member, or belongs to another run", null,
                isTransient: false);
        }

        PeerCrypto.Authenticate(key, ConnectorRole, hello, reply, certificates, proof);
        channel.Send(proof);
        Span<byte> acceptance = stackalloc byte[PeerCrypto.HashLength];
        channel.ReceiveExactly(acceptance);
        PeerCrypto.Authenticate(key, AcceptanceRole, hello, reply, certificates, proof);
        if (!PeerCrypto.AreEqual(proof, acceptance))
        {
            throw channel.Failure("did not accept the proof of the key", null, isTransient: false);
        }

        return HandshakeStatus.Accepted;
    }

    /// <summary>The listening side's first half: reads the greeting, whose nonce and all are left in the buffer.</summary>
    /// <exception cref="TransportException">Something else than a greeting came.</exception>
    public static Greeting ReadGreeting(PeerChannel channel, Span<byte> hello)
    {
        channel.ReceiveExactly(hello);
        if (!Greeting.IsGreeting(hello))
        {
            throw channel.Failure("did not begin with a greeting", null, isTransient: false);
        }

        if (Greeting.VersionOf(hello) != Greeting.Version)
        {
            Refuse(channel, HandshakeStatus.WrongVersion);
            throw channel.Failure(
                $"speaks version {Greeting.VersionOf(hello)} of the exchange, this host version {Greeting.Version}", null, isTransient: false);
        }

        return Greeting.Read(hello);
    }

    /// <summary>Tells the connecting side why it is not let in.</summary>
    public static void Refuse(PeerChannel channel, HandshakeStatus status)
    {
        Span<byte> reply = stackalloc byte[ReplySize];
        reply.Clear();
        WriteReplyHeader(reply, status);
        channel.Send(reply);
    }

    /// <summary>The listening side's second half: proves itself, then demands the other's proof.</summary>
    /// <exception cref="TransportException">The connecting side does not know the key.</exception>
    public static void Accept(PeerChannel channel, RunKey key, ReadOnlySpan<byte> hello, ReadOnlySpan<byte> certificates)
    {
        Span<byte> reply = stackalloc byte[ReplySize];
        WriteReplyHeader(reply, HandshakeStatus.Accepted);
        PeerCrypto.FillRandom(reply[ReplyHeader..ReplyTranscript]);
        PeerCrypto.Authenticate(key, ListenerRole, hello, reply[..ReplyTranscript], certificates, reply[ReplyTranscript..]);
        channel.Send(reply);

        Span<byte> proof = stackalloc byte[PeerCrypto.HashLength];
        Span<byte> expected = stackalloc byte[PeerCrypto.HashLength];
        channel.ReceiveExactly(proof);
        PeerCrypto.Authenticate(key, ConnectorRole, hello, reply, certificates, expected);
        if (!PeerCrypto.AreEqual(proof, expected))
        {
            throw channel.Failure("did not prove that it knows the key of the run", null, isTransient: false);
        }

        PeerCrypto.Authenticate(key, AcceptanceRole, hello, reply, certificates, expected);
        channel.Send(expected);
    }

    private static void WriteReplyHeader(Span<byte> reply, HandshakeStatus status)
    {
        "BDLX"u8.CopyTo(reply);
        BinaryPrimitives.WriteUInt16LittleEndian(reply[4..], Greeting.Version);
        reply[6] = 0;
        reply[7] = (byte)status;
    }
}
