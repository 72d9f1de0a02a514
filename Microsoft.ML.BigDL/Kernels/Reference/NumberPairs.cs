using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Comparisons and integer arithmetic of pairs; an operand of one element is repeated.</summary>
internal static class NumberPairs
{
    /// <summary>z[i] = 1 if the comparison of x[i] and y[i] is true, else 0.</summary>
    public static void Test<T, TTest>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<byte> z)
        where T : INumber<T>
        where TTest : struct, IComparison
    {
        int stepX = x.Length == 1 ? 0 : 1;
        int stepY = y.Length == 1 ? 0 : 1;
        for (int i = 0; i < z.Length; i++)
            z[i] = TTest.Test(x[i * stepX], y[i * stepY]) ? (byte)1 : (byte)0;
    }

    /// <summary>z[i] = op(x[i], y[i]).</summary>
    public static void Apply<T, TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : IBinaryInteger<T>
        where TOp : struct, IIntegerOp
    {
        int stepX = x.Length == 1 ? 0 : 1;
        int stepY = y.Length == 1 ? 0 : 1;
        for (int i = 0; i < z.Length; i++)
            z[i] = TOp.Define(x[i * stepX], y[i * stepY]);
    }
}
