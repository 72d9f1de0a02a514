using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>
/// How threads share work along the middle axis of [outer, axis, inner]: by the outer indices, whose slices hand over without
/// a barrier, or where these are few by the blocks of inner indices in them.
/// </summary>
internal static class OuterItems
{
    private const int Enough = 16;

    /// <summary>Whether an item is one outer index.</summary>
    public static bool Suffice(in AxisGeometry geometry) => geometry.BlocksPerOuter == 1 || geometry.Outer >= Enough;

    public static int Count(in AxisGeometry geometry) =>
        geometry.BlocksPerOuter == 0 ? 0 : Suffice(geometry) ? geometry.Outer : geometry.ItemCount;

    /// <summary>The number of the geometry's own items in one of these.</summary>
    public static int Blocks(in AxisGeometry geometry) => Suffice(geometry) ? geometry.BlocksPerOuter : 1;
}
