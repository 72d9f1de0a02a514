using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Tests.Kernels;

[TestClass]
public class CounterRandomTests
{
    // Known answers of philox4x32 with 10 rounds from the authors' Random123 library, file kat_vectors.
    [TestMethod]
    [DataRow(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [DataRow(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [DataRow(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_gives_the_published_answers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint e0, uint e1, uint e2, uint e3)
    {
        Vector128<uint> block = CounterRandom.Block(Vector128.Create(c0, c1, c2, c3), k0 | ((ulong)k1 << 32));
        Assert.AreEqual(Vector128.Create(e0, e1, e2, e3), block);
    }

    [TestMethod]
    public void Filling_equals_single_words_from_any_start()
    {
        CounterRandom key = new CounterRandom(5).With(RandomPurpose.Noise);
        uint[] words = new uint[200];
        foreach (ulong first in new ulong[] { 0, 1, 63, 64, 65, (1UL << 34) - 70 })
        {
            key.Fill(words, 9, first);
            for (int i = 0; i < words.Length; i++)
                Assert.AreEqual(key.Word(9, first + (ulong)i), words[i], $"element {first} + {i}");
        }
    }

    [TestMethod]
    public void Keys_and_streams_differ()
    {
        var seed = new CounterRandom(1);
        uint[] words =
        [
            seed.Word(0, 0), seed.Word(0, 1), seed.Word(1, 0), seed.With(0UL).Word(0, 0), seed.With(1).Word(0, 0),
            seed.With(1).With(2).Word(0, 0), seed.With(2).With(1).Word(0, 0), new CounterRandom(2).Word(0, 0),
        ];
        Assert.HasCount(words.Length, words.Distinct().ToArray());
    }

    [TestMethod]
    public void Uniform_numbers_fill_their_interval_evenly()
    {
        float[] values = new float[100_000];
        new CounterRandom(3).FillUniform(values, 0, 0, -2, 4);
        Assert.IsTrue(values.All(value => value is >= -2 and < 4));
        Assert.AreEqual(1, values.Average(), 0.02);
        Assert.AreEqual(3, values.Average(value => (value - 1) * (value - 1)), 0.03);
    }

    [TestMethod]
    public void Normal_numbers_have_mean_deviation_and_tails()
    {
        float[] values = new float[100_000];
        new CounterRandom(3).FillNormal(values, 0, 0, 2, 0.5f);
        Assert.AreEqual(2, values.Average(), 0.006);
        Assert.AreEqual(0.25, values.Average(value => (value - 2) * (value - 2)), 0.004);
        Assert.AreEqual(0.0455, values.Count(value => Math.Abs(value - 2) > 1) / 100_000.0, 0.003);
    }

    [TestMethod]
    public void Normal_numbers_do_not_depend_on_the_split()
    {
        float[] whole = new float[300];
        float[] parts = new float[300];
        var key = new CounterRandom(3);
        key.FillNormal(whole, 4, 10);
        key.FillNormal(parts.AsSpan(0, 77), 4, 10);
        key.FillNormal(parts.AsSpan(77), 4, 87);
        CollectionAssert.AreEqual(whole, parts);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(64)]
    [DataRow(1000)]
    [DataRow(4097)]
    public void Permutation_visits_every_index_once(int count)
    {
        var permutation = new KeyedPermutation(new CounterRandom(1).With(RandomPurpose.Shuffle), count);
        bool[] seen = new bool[count];
        for (int i = 0; i < count; i++)
            seen[permutation[i]] = true;

        Assert.IsTrue(seen.All(visited => visited));
    }

    [TestMethod]
    public void Permutations_of_many_keys_put_each_element_everywhere()
    {
        const int Count = 5;
        const int Keys = 4_000;
        int[,] hits = new int[Count, Count];
        for (int key = 0; key < Keys; key++)
        {
            var permutation = new KeyedPermutation(new CounterRandom((ulong)key), Count);
            for (int i = 0; i < Count; i++)
                hits[i, permutation[i]]++;
        }

        foreach (int hit in hits)
            Assert.AreEqual(Keys / Count, hit, 130);
    }

    [TestMethod]
    public void Dropout_drops_at_its_rate_and_keeps_the_mean()
    {
        float[] x = new float[100_000];
        x.AsSpan().Fill(1);
        float[] y = new float[x.Length];
        CounterRandom key = new CounterRandom(1).With(RandomPurpose.Dropout);
        Dropout.Apply(key, 0, 0, x, y, 0.3f);
        Assert.AreEqual(0.3, y.Count(value => value == 0) / 100_000.0, 0.006);
        Assert.AreEqual(1, y.Average(), 0.01);
    }

    [TestMethod]
    public void Dropout_does_not_depend_on_the_split_and_works_in_place()
    {
        float[] x = Sample.Floats(1000, 1);
        float[] whole = new float[1000];
        CounterRandom key = new CounterRandom(1).With(RandomPurpose.Dropout);
        Dropout.Apply(key, 3, 0, x, whole, 0.5f);
        Dropout.Apply(key, 3, 333, x.AsSpan(333), x.AsSpan(333), 0.5f);
        Dropout.Apply(key, 3, 0, x.AsSpan(0, 333), x.AsSpan(0, 333), 0.5f);
        CollectionAssert.AreEqual(whole, x);
        Dropout.Apply(key, 3, 0, x, x, 1);
        Assert.IsTrue(x.All(value => value == 0));
    }
}
