using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

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

        Verify(GemmShape.Dense(205, 97, 270, transposeA, transposeB), random);
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Narrow_and_long_products_match_the_reference(bool transposeA, bool transposeB)
    {
        var random = new Random(8);
        foreach ((int m, int n, int k) in new[]
            {
                (300, 1, 1), (131, 1, 257), (5, 1, 70), (1, 1, 0), (1, 1, 1000), (1, 70, 300), (1, 300, 40), (2, 512, 30), (128, 10, 84), (14, 16, 600), (17, 17, 3),
                (16, 32, 256), (24, 33, 257), (3, 100, 1), (200, 8, 9), (2000, 3, 2), (9, 9, 2000),
            })
            Verify(GemmShape.Dense(m, n, k, transposeA, transposeB), random);
    }

    [TestMethod]
    [DataRow(37)]
    [DataRow(64)]
    [DataRow(10)]
    [DataRow(1)]
    public void Rows_of_C_may_be_apart(int columns)
    {
        var random = new Random(6);
        GemmShape shape = GemmShape.Dense(13, columns, 19) with { RowStrideC = columns + 4 };
        Verify(shape, random);
    }

    [TestMethod]
    public void Operands_may_have_gaps_in_both_directions()
    {
        var random = new Random(9);
        Verify(new GemmShape(29, 45, 23, RowStrideA: 60, ColumnStrideA: 2, RowStrideB: 3, ColumnStrideB: 80, RowStrideC: 50), random);
        Verify(new GemmShape(29, 1, 23, RowStrideA: 60, ColumnStrideA: 2, RowStrideB: 3, ColumnStrideB: 80, RowStrideC: 50), random);
    }

    [TestMethod]
    [DataRow(101, 90, 300, false)]
    [DataRow(101, 10, 300, false)]
    [DataRow(70, 40, 520, true)]
    [DataRow(500, 1, 130, false)]
    [DataRow(500, 1, 130, true)]
    [DataRow(31, 33, 7, false)]
    public void A_row_has_the_same_bits_whatever_is_computed_with_it(int m, int n, int k, bool transposeA)
    {
        var random = new Random(7);
        GemmShape shape = GemmShape.Dense(m, n, k, transposeA);
        float[] a = Values(random, m * k);
        float[] packed = Packed(shape, Values(random, k * n));
        float[] bias = Values(random, n);
        float[] whole = new float[m * n];
        float[] scratch = new float[Gemm.ScratchLength(shape)];
        Gemm.MultiplyRows(shape, a, packed, bias, Epilogue.Relu, false, whole, scratch, 0, m);
        for (int largest = 1; largest <= 40; largest += 3)
        {
            float[] pieces = new float[m * n];
            for (int row = 0; row < m;)
            {
                int next = Math.Min(row + random.Next(1, largest + 1), m);
                Gemm.MultiplyRows(shape, a, packed, bias, Epilogue.Relu, false, pieces, scratch, row, next);
                row = next;
            }

            CollectionAssert.AreEqual(whole, pieces);
        }
    }

    [TestMethod]
    public void Short_spans_are_refused()
    {
        GemmShape shape = GemmShape.Dense(4, 5, 6);
        float[] packed = Packed(shape, new float[30]);
        Assert.ThrowsExactly<ArgumentException>(() => Gemm.PackB(shape, new float[29], packed, 0, 1));
        Assert.ThrowsExactly<ArgumentException>(() => Multiply(23, packed.Length, 20));
        Assert.ThrowsExactly<ArgumentException>(() => Multiply(24, packed.Length - 1, 20));
        Assert.ThrowsExactly<ArgumentException>(() => Multiply(24, packed.Length, 19));

        void Multiply(int a, int b, int c) =>
            Gemm.MultiplyRows(shape, new float[a], new float[b], default, Epilogue.None, false, new float[c], [], 0, 4);
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
        float[] a = Values(random, ((shape.M - 1) * shape.RowStrideA) + (shape.K * shape.ColumnStrideA));
        float[] b = Values(random, (shape.K * shape.RowStrideB) + ((shape.N - 1) * shape.ColumnStrideB));
        float[] bias = Values(random, shape.N);
        float[] packed = Packed(shape, b);
        float[] scratch = new float[Gemm.ScratchLength(shape)];
        int length = (shape.M * shape.RowStrideC) + 64;
        foreach ((bool accumulates, bool hasBias, Epilogue epilogue) in
            new[] { (false, false, Epilogue.None), (true, false, Epilogue.Relu), (false, true, Epilogue.Relu), (false, true, Epilogue.Tanh), (true, true, Epilogue.None) })
        {
            float[] actual = new float[length];
            Array.Fill(actual, Canary);
            for (int m = 0; m < shape.M && accumulates; m++)
                Values(random, shape.N).CopyTo(actual, m * shape.RowStrideC);
            float[] before = [.. actual];
            float[] expected = [.. actual];
            float[] start = hasBias ? bias : [];
            Gemm.MultiplyRows(shape, a, packed, start, epilogue, accumulates, actual, scratch, 0, shape.M);
            VerifyUnpacked(shape, a, b, start, epilogue, accumulates, before, actual);
            BigDL.Kernels.Reference.Gemm.MultiplyRows<float>(shape, a, b, start, accumulates, expected, 0, shape.M);
            for (int i = 0; i < length; i++)
            {
                bool isInside = i < shape.M * shape.RowStrideC && i % shape.RowStrideC < shape.N;
                float wanted = !isInside ? Canary
                    : epilogue == Epilogue.Relu ? Math.Max(expected[i], 0)
                    : epilogue == Epilogue.Tanh ? MathF.Tanh(expected[i]) : expected[i];
                float tolerance = isInside ? (shape.K + 4) * 1.2e-7f : 0;
                Assert.AreEqual(wanted, actual[i], tolerance, $"{shape} {epilogue} element {i}");
            }
        }
    }

    private static void VerifyUnpacked(
        GemmShape shape, float[] a, float[] b, float[] bias, Epilogue epilogue, bool accumulates, float[] before, float[] expected)
    {
        if (shape.ColumnStrideB != 1)
            return;
        float[] scratch = new float[Gemm.UnpackedScratchLength(shape)];
        foreach (int step in new[] { 1, shape.M })
        {
            float[] actual = [.. before];
            for (int row = 0; row < shape.M; row += step)
                Gemm.MultiplyRowsUnpacked(shape, a, b, bias, epilogue, accumulates, actual, scratch, row, row + step);
            CollectionAssert.AreEqual(expected, actual, $"{shape} {epilogue}");
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
