using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Comparisons and the connectives of truth values, which are bytes 0 and 1.</summary>
internal static class Comparisons
{
    /// <summary>x = y; false if either is NaN.</summary>
    internal readonly struct Equal : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x == y;
    }

    /// <summary>x &gt; y</summary>
    internal readonly struct Greater : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x > y;
    }

    /// <summary>x &gt;= y</summary>
    internal readonly struct GreaterOrEqual : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x >= y;
    }

    /// <summary>x &lt; y</summary>
    internal readonly struct Less : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x < y;
    }

    /// <summary>x &lt;= y</summary>
    internal readonly struct LessOrEqual : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x <= y;
    }

    /// <summary>Both are not 0.</summary>
    internal readonly struct And : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x != T.Zero && y != T.Zero;
    }

    /// <summary>At least one is not 0.</summary>
    internal readonly struct Or : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            x != T.Zero || y != T.Zero;
    }

    /// <summary>One is 0 and the other is not.</summary>
    internal readonly struct Xor : IComparison
    {
        public static bool Test<T>(T x, T y)
            where T : INumber<T> =>
            (x != T.Zero) ^ (y != T.Zero);
    }
}
