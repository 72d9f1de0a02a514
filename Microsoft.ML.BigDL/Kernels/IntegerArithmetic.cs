using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Functions of two integers.</summary>
internal static class IntegerArithmetic
{
    /// <summary>x + y, modulo the range.</summary>
    internal readonly struct Add : IIntegerOp
    {
        public static T Define<T>(T x, T y)
            where T : IBinaryInteger<T> =>
            x + y;
    }

    /// <summary>x - y, modulo the range.</summary>
    internal readonly struct Sub : IIntegerOp
    {
        public static T Define<T>(T x, T y)
            where T : IBinaryInteger<T> =>
            x - y;
    }

    /// <summary>x y, modulo the range.</summary>
    internal readonly struct Mul : IIntegerOp
    {
        public static T Define<T>(T x, T y)
            where T : IBinaryInteger<T> =>
            x * y;
    }

    /// <summary>x / y, towards 0.</summary>
    internal readonly struct Div : IIntegerOp
    {
        public static T Define<T>(T x, T y)
            where T : IBinaryInteger<T> =>
            x / y;
    }

    /// <summary>The larger.</summary>
    internal readonly struct Max : IIntegerOp
    {
        public static T Define<T>(T x, T y)
            where T : IBinaryInteger<T> =>
            T.Max(x, y);
    }

    /// <summary>The smaller.</summary>
    internal readonly struct Min : IIntegerOp
    {
        public static T Define<T>(T x, T y)
            where T : IBinaryInteger<T> =>
            T.Min(x, y);
    }
}
