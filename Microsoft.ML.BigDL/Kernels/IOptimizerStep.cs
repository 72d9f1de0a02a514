using System.Numerics;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// The update of a weight w from its gradient g and up to two slots: its definition and its vector form. Everything
/// that depends on the step alone is a field. A step that has fewer slots leaves the others as they are.
/// </summary>
internal interface IOptimizerStep
{
    /// <summary>How many slots per weight the step keeps: 0, 1 or 2.</summary>
    static abstract int Slots { get; }

    void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>;

    void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>;
}
