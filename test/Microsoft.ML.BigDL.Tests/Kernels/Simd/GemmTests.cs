using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public sealed class GemmTests
{
    private const float Canary = 12345.5f;

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Products_of_all_sizes_match_the_reference(bool transposeA, bool transposeB)
    {
        var random = new Random(5);
        for (int i = 0; i < 60; i++)
        {
            int m = random.Next(1, 40);
            int n = random.Next(1, 140);
            int k = random.Next(0, 70);
            Verify(GemmShape.Dense(m, n, k, transposeA, transposeB), random);
        }

        Verify(GemmShape.Dense(207, 131, 530, transposeA, transposeB), random);
    }

    [TestMethod]
    public void Rows_of_C_may_be_apart()
    {
        var random = new Random(6);
        GemmShape shape = GemmShape.Dense(13, 37, 19) with { RowStrideC = 41 };
        Verify(shape, random);
    }

    [TestMethod]
    public void A_row_has_the_same_bits_whatever_is_computed_with_it()
    {
        var random = new Random(7);
        GemmShape shape = GemmShape.Dense(101, 90, 300);
        float[] a = Values(random, 101 * 300);
        float[] packed = Packed(shape, Values(random, 300 * 90));
        float[] whole = new float[101 * 90];
        float[] pieces = new float[101 * 90];
        float[] scratch = new float[Gemm.ScratchLength(shape)];
        Gemm.MultiplyRows(shape, a, packed, default, Epilogue.None, false, whole, scratch, 0, 101);
        for (int row = 0; row < 101;)
        {
            int next = Math.Min(row + random.Next(1, 12), 101);
            Gemm.MultiplyRows(shape, a, packed, default, Epilogue.None, false, pieces, scratch, row, next);
            row = next;
        }

        CollectionAssert.AreEqual(whole, pieces);
    }

    [TestMethod]
    public void Not_a_number_and_infinity_go_through()
    {
        GemmShape shape = GemmShape.Dense(2, 3, 4);
        float[] a = [float.NaN, 1, 1, 1, float.PositiveInfinity, 1, 1, 1];
        float[] packed = Packed(shape, [.. Enumerable.Repeat(1f, 12)]);
        float[] c = new float[6];
        Gemm.MultiplyRows(shape, a, packed, default, Epilogue.Relu, false, c, new float[Gemm.ScratchLength(shape)], 0, 2);
        for (int n = 0; n < 3; n++)
        {
            Assert.IsTrue(float.IsNaN(c[n]));
            Assert.AreEqual(float.PositiveInfinity, c[3 + n]);
        }
    }

    private static void Verify(GemmShape shape, Random random)
    {
        float[] a = Values(random, shape.M * shape.K);
        float[] b = Values(random, shape.K * shape.N);
        float[] bias = Values(random, shape.N);
        float[] packed = Packed(shape, b);
        float[] scratch = new float[Gemm.ScratchLength(shape)];
        int length = (shape.M * shape.RowStrideC) + 64;
        foreach ((bool accumulates, bool hasBias, Epilogue epilogue) in
            new[] { (false, false, Epilogue.None), (true, false, Epilogue.Relu), (false, true, Epilogue.Relu), (false, true, Epilogue.Tanh) })
        {
            float[] actual = new float[length];
            Array.Fill(actual, Canary);
            float[] expected = [.. actual];
            float[] start = hasBias ? bias : [];
            Gemm.MultiplyRows(shape, a, packed, start, epilogue, accumulates, actual, scratch, 0, shape.M);
            BigDL.Kernels.Reference.Gemm.MultiplyRows<float>(shape, a, b, start, accumulates, expected, 0, shape.M);
            for (int i = 0; i < length; i++)
            {
                bool isInside = i < shape.M * shape.RowStrideC && i % shape.RowStrideC < shape.N;
                float wanted = !isInside ? Canary
                    : epilogue == Epilogue.Relu ? Math.Max(expected[i], 0)
                    : epilogue == Epilogue.Tanh ? MathF.Tanh(expected[i]) : expected[i];
                float tolerance = isInside ? (shape.K + 4) * 1.2e-7f * (accumulates ? Canary : 1) : 0;
                Assert.AreEqual(wanted, actual[i], tolerance, $"{shape} {epilogue} element {i}");
            }
        }
    }

    private static float[] Packed(GemmShape shape, float[] b)
    {
        float[] packed = new float[Gemm.PackedLength(shape)];
        int panels = Gemm.PanelCount(shape);
        Gemm.PackB(shape, b, packed, panels / 2, panels);
        Gemm.PackB(shape, b, packed, 0, panels / 2);
        return packed;
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
}
