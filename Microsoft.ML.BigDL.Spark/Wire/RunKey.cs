namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// The 256-bit secret of one run. It reaches the executors inside Spark's own channel and never appears in text: nothing here prints it.
/// </summary>
internal sealed class RunKey
{
    public const int Length = 32;

    private readonly byte[] _bytes;

    public RunKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A run key has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _bytes = bytes.ToArray();
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public static RunKey Create() => new(PeerCrypto.Random(Length));
}
