using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Random numbers as a function of a key, a stream (a sample, say) and an element, with no state: Philox4x32-10 of
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11. A key is derived by naming what
/// the numbers are for: <c>new CounterRandom(seed).With(purpose).With(epoch).With(step)</c>.
/// </summary>
/// <remarks>
/// The numbers are the same on every processor. Elements come in groups of 64 from 16 blocks of four words, all first
/// words before all second words, so that vectors of blocks need no transposing.
/// </remarks>
internal readonly struct CounterRandom(ulong key)
{
    private const int GroupLength = 64;
    private const int GroupBlocks = 16;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The key of the numbers that belong to <paramref name="value"/> under this key.</summary>
    public CounterRandom With(ulong value)
    {
        // Draws never use the last stream, so derived keys and drawn numbers do not meet.
        Vector128<uint> block = Block(Vector128.Create(value, ulong.MaxValue).AsUInt32(), key);
        return new(block.AsUInt64()[0]);
    }

    /// <summary>The key for a purpose.</summary>
    public CounterRandom With(RandomPurpose purpose) => With((ulong)purpose);

    /// <summary>32 random bits.</summary>
    public uint Word(ulong stream, ulong element)
    {
        ulong block = (element / GroupLength * GroupBlocks) + (element % GroupBlocks);
        return Block(Vector128.Create(block, stream).AsUInt32(), key)[(int)(element % GroupLength / GroupBlocks)];
    }

    /// <summary>Fills with the 32 random bits of the elements from <paramref name="first"/> on.</summary>
    public void Fill(Span<uint> words, ulong stream, ulong first)
    {
        Span<uint> group = stackalloc uint[GroupLength];
        int done = 0;
        while (done < words.Length)
        {
            ulong element = first + (ulong)done;
            int offset = (int)(element % GroupLength);
            int count = Math.Min(GroupLength - offset, words.Length - done);
            if (count == GroupLength)
            {
                FillGroup(words.Slice(done, GroupLength), stream, element / GroupLength);
            }
            else
            {
                FillGroup(group, stream, element / GroupLength);
                group.Slice(offset, count).CopyTo(words[done..]);
            }

            done += count;
        }
    }

    /// <summary>Fills with numbers in [low, high).</summary>
    public void FillUniform(Span<float> values, ulong stream, ulong first, float low = 0, float high = 1)
    {
        Span<uint> words = MemoryMarshal.Cast<float, uint>(values);
        Fill(words, stream, first);
        for (int i = 0; i < values.Length; i++)
        {
            // The product may round up to the bound itself, which the interval leaves out.
            float value = low + (ToUniform(words[i]) * (high - low));
            values[i] = value < high ? value : MathF.Max(low, MathF.BitDecrement(high));
        }
    }

    /// <summary>
    /// Fills with normally distributed numbers by the transform of Box and Muller, two words for each.
    /// </summary>
    public void FillNormal(Span<float> values, ulong stream, ulong first, float mean = 0, float deviation = 1)
    {
        Span<uint> words = stackalloc uint[2 * GroupLength];
        for (int done = 0; done < values.Length; done += GroupLength)
        {
            int count = Math.Min(GroupLength, values.Length - done);
            Fill(words[..(2 * count)], stream, 2 * (first + (ulong)done));
            for (int i = 0; i < count; i++)
            {
                double radius = Math.Sqrt(-2 * Math.Log((words[2 * i] + 1.0) / 4294967296.0));
                double angle = words[(2 * i) + 1] * (2 * Math.PI / 4294967296.0);
                values[done + i] = (float)(mean + (deviation * radius * Math.Cos(angle)));
            }
        }
    }

    /// <summary>One block of Philox4x32-10.</summary>
    internal static Vector128<uint> Block(Vector128<uint> counter, ulong key)
    {
        (uint a, uint b, uint c, uint d) = (counter[0], counter[1], counter[2], counter[3]);
        (uint key0, uint key1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * a;
            ulong product1 = (ulong)Multiplier1 * c;
            a = (uint)(product1 >> 32) ^ b ^ key0;
            b = (uint)product1;
            c = (uint)(product0 >> 32) ^ d ^ key1;
            d = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return Vector128.Create(a, b, c, d);
    }

    private static float ToUniform(uint word) => (word >> 8) * (1f / 16777216f);

    private void FillGroup(Span<uint> words, ulong stream, ulong group)
    {
        ulong first = group * GroupBlocks;
        if (Avx2.IsSupported)
        {
            for (int block = 0; block < GroupBlocks; block += 8)
                FillBlocks(ref words[block], stream, first + (ulong)block);

            return;
        }

        for (int block = 0; block < GroupBlocks; block++)
        {
            Vector128<uint> four = Block(Vector128.Create(first + (ulong)block, stream).AsUInt32(), key);
            for (int word = 0; word < 4; word++)
                words[(word * GroupBlocks) + block] = four[word];
        }
    }

    /// <summary>
    /// Eight blocks, one per 64-bit lane of two vectors. Only the low half of a lane counts: the multiplication reads
    /// no more, and the rest is dropped at the end.
    /// </summary>
    private void FillBlocks(ref uint words, ulong stream, ulong first)
    {
        Vector256<ulong> a0 = Vector256.Create(first) + Vector256<ulong>.Indices;
        Vector256<ulong> a1 = a0 + Vector256.Create(4UL);
        Vector256<ulong> b0 = a0 >> 32;
        Vector256<ulong> b1 = a1 >> 32;
        Vector256<ulong> c0 = Vector256.Create(stream);
        Vector256<ulong> c1 = c0;
        Vector256<ulong> d0 = c0 >> 32;
        Vector256<ulong> d1 = d0;
        Vector256<uint> multiplier0 = Vector256.Create(Multiplier0);
        Vector256<uint> multiplier1 = Vector256.Create(Multiplier1);
        (uint key0, uint key1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> roundKey0 = Vector256.Create((ulong)key0);
            Vector256<ulong> roundKey1 = Vector256.Create((ulong)key1);
            Vector256<ulong> product0 = Avx2.Multiply(a0.AsUInt32(), multiplier0);
            Vector256<ulong> product1 = Avx2.Multiply(c0.AsUInt32(), multiplier1);
            a0 = (product1 >> 32) ^ b0 ^ roundKey0;
            b0 = product1;
            c0 = (product0 >> 32) ^ d0 ^ roundKey1;
            d0 = product0;
            product0 = Avx2.Multiply(a1.AsUInt32(), multiplier0);
            product1 = Avx2.Multiply(c1.AsUInt32(), multiplier1);
            a1 = (product1 >> 32) ^ b1 ^ roundKey0;
            b1 = product1;
            c1 = (product0 >> 32) ^ d1 ^ roundKey1;
            d1 = product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        Vector256.Narrow(a0, a1).StoreUnsafe(ref words);
        Vector256.Narrow(b0, b1).StoreUnsafe(ref words, GroupBlocks);
        Vector256.Narrow(c0, c1).StoreUnsafe(ref words, 2 * GroupBlocks);
        Vector256.Narrow(d0, d1).StoreUnsafe(ref words, 3 * GroupBlocks);
    }
}
