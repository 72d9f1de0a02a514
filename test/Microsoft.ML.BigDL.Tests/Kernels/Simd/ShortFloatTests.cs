using Fast = Microsoft.ML.BigDL.Kernels.Simd.ShortFloat;
using Plain = Microsoft.ML.BigDL.Kernels.Reference.ShortFloat;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public sealed class ShortFloatTests
{
    private delegate void Narrow(ReadOnlySpan<float> x, Span<ushort> y);

    private delegate void Widen(ReadOnlySpan<ushort> x, Span<float> y);

    private delegate void Round(Span<float> x);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Narrowing_matches_reference_bit_for_bit(bool isHalf)
    {
        Narrow fast = isHalf ? Fast.ToFloat16 : Fast.ToBFloat16;
        Narrow plain = isHalf ? Plain.ToFloat16 : Plain.ToBFloat16;
        foreach (float[] x in Inputs())
        {
            var actual = new ushort[x.Length + 1];
            var expected = new ushort[x.Length];
            actual[^1] = 0x1234;
            fast(x, actual);
            plain(x, expected);

            CollectionAssert.AreEqual(expected, actual[..^1], $"{x.Length} elements");
            Assert.AreEqual(0x1234, actual[^1], "Wrote past the end.");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Widening_and_narrowing_again_keeps_every_number(bool isHalf)
    {
        Narrow narrow = isHalf ? Fast.ToFloat16 : Fast.ToBFloat16;
        Widen widen = isHalf ? Fast.FromFloat16 : Fast.FromBFloat16;
        Widen plain = isHalf ? Plain.FromFloat16 : Plain.FromBFloat16;
        ushort[] all = [.. Enumerable.Range(0, 65536).Select(bits => (ushort)bits)];
        var wide = new float[all.Length];
        var expected = new float[all.Length];
        var back = new ushort[all.Length];
        widen(all, wide);
        plain(all, expected);
        narrow(wide, back);

        for (int i = 0; i < all.Length; i++)
        {
            Assert.AreEqual(BitConverter.SingleToUInt32Bits(expected[i]), BitConverter.SingleToUInt32Bits(wide[i]), $"{all[i]:x4}");
            if (!float.IsNaN(wide[i]))
                Assert.AreEqual(all[i], back[i]);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Rounding_in_place_equals_narrowing_and_widening(bool isHalf)
    {
        Round round = isHalf ? Fast.RoundToFloat16 : Fast.RoundToBFloat16;
        Narrow narrow = isHalf ? Plain.ToFloat16 : Plain.ToBFloat16;
        Widen widen = isHalf ? Plain.FromFloat16 : Plain.FromBFloat16;
        foreach (float[] x in Inputs())
        {
            var shorts = new ushort[x.Length];
            var expected = new float[x.Length];
            narrow(x, shorts);
            widen(shorts, expected);
            round(x);

            CollectionAssert.AreEqual(expected.Select(BitConverter.SingleToUInt32Bits).ToArray(), x.Select(BitConverter.SingleToUInt32Bits).ToArray());
        }
    }

    [TestMethod]
    public void Ties_go_to_the_even_neighbour()
    {
        float[] x = [1 + (1f / 256), 1 + (3f / 256), 1 + (1f / 256) + (1f / 65536), -1 - (1f / 256), float.MaxValue];
        var y = new ushort[x.Length];
        Fast.ToBFloat16(x, y);

        CollectionAssert.AreEqual(new ushort[] { 0x3F80, 0x3F82, 0x3F81, 0xBF80, 0x7F80 }, y);
    }

    // Every length around the vector width, and numbers of every exponent with hostile lower bits.
    private static IEnumerable<float[]> Inputs()
    {
        for (int length = 0; length < 70; length++)
            yield return [.. Enumerable.Range(0, length).Select(i => Any((ulong)((length * 100) + i)))];

        yield return [.. Enumerable.Range(0, 20_000).Select(i => Any((ulong)i + 1_000_000))];
        yield return [0f, -0f, float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
            float.MaxValue, float.MinValue, 65504, 65519.99f, 65520, -65520, 5.9604645e-8f, 2.98e-8f, 2.9802322e-8f, 6.1e-5f, 1, -1];
    }

    private static float Any(ulong i)
    {
        ulong hash = (i + 1) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
        uint bits = (uint)(hash * 0xBF58476D1CE4E5B9 >> 32);
        return BitConverter.UInt32BitsToSingle((i % 3) switch
        {
            0 => bits,
            1 => (bits & 0xFFFF0000) | 0x8000,
            _ => (bits & 0x80FFFFFF) | ((100 + (uint)(i % 40)) << 23),
        });
    }
}
