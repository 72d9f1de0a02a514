using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>A function of two integers.</summary>
internal interface IIntegerOp
{
    static abstract T Define<T>(T x, T y)
        where T : IBinaryInteger<T>;
}
