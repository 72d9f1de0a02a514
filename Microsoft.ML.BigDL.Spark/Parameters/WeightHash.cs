using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>A 64-bit fingerprint of weights and states: hosts that are in step have the same one. It proves nothing against malice.</summary>
internal static class WeightHash
{
    private const int BlockLength = 1 << 20;

    public static ulong Of(ParameterStore parameters)
    {
        var hash = new XxHash3();
        Append(hash, parameters.Weights);
        Append(hash, parameters.States);
        return hash.GetCurrentHashAsUInt64();
    }

    // In blocks, since a span of bytes holds only a quarter of the longest span of floats.
    private static void Append(XxHash3 hash, ReadOnlySpan<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(BlockLength, values.Length)..])
        {
            hash.Append(MemoryMarshal.AsBytes(values[..Math.Min(BlockLength, values.Length)]));
        }
    }
}
