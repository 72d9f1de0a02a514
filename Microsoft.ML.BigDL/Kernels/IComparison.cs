using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>A question about two numbers.</summary>
internal interface IComparison
{
    static abstract bool Test<T>(T x, T y)
        where T : INumber<T>;
}
