using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Numbers of one type made from those of another.</summary>
internal static class Conversion
{
    /// <summary>Towards 0 to integers; beyond the range the nearest end of it, NaN to 0.</summary>
    public static void Run<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y)
        where TFrom : INumber<TFrom>
        where TTo : INumber<TTo>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = TTo.CreateSaturating(x[i]);
    }

    /// <summary>y[i] = 1 where x[i] is not 0, NaN included.</summary>
    public static void ToTruth<TFrom>(ReadOnlySpan<TFrom> x, Span<byte> y)
        where TFrom : INumber<TFrom>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] != TFrom.Zero ? (byte)1 : (byte)0;
    }

    /// <summary>y[i] = 1 where x[i] is 0, else 0.</summary>
    public static void Negate(ReadOnlySpan<byte> x, Span<byte> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] == 0 ? (byte)1 : (byte)0;
    }

    /// <summary>z[i] = x[i] where the condition is not 0, else y[i].</summary>
    public static void Select<T>(ReadOnlySpan<byte> condition, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = condition[i] != 0 ? x[i] : y[i];
    }

    /// <summary>y[i, c] = 1 where c is x[i], counted from the end when negative, else 0.</summary>
    public static void OneHot<TIndex, T>(ReadOnlySpan<TIndex> x, Span<T> y, int depth)
        where TIndex : IBinaryInteger<TIndex>
        where T : unmanaged, INumber<T>
    {
        y.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            long index = long.CreateChecked(x[i]);
            index = index < 0 ? index + depth : index;
            if (index >= 0 && index < depth)
                y[(i * depth) + (int)index] = T.One;
        }
    }
}
