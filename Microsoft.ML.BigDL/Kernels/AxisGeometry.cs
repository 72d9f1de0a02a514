namespace Microsoft.ML.BigDL.Kernels;

/// <summary>A row-major tensor seen as [outer, axis, inner] by a kernel that works along the middle axis.</summary>
/// <remarks>
/// The work is cut into items that threads may share out as they like: one index of outer when inner is 1, else up to
/// <see cref="BlockWidth"/> neighbouring indices of inner.
/// </remarks>
internal readonly record struct AxisGeometry(int Outer, int Axis, int Inner)
{
    /// <summary>The number of inner indices of an item: one cache line.</summary>
    public const int BlockWidth = 16;

    public int BlocksPerOuter => (Inner + BlockWidth - 1) / BlockWidth;

    public int ItemCount => Outer * BlocksPerOuter;

    /// <summary>
    /// The offset of an item's first element in a tensor [outer, inner], and how many elements it has.
    /// </summary>
    public int ItemOffset(int item, out int width)
    {
        int block = item % BlocksPerOuter * BlockWidth;
        width = Math.Min(BlockWidth, Inner - block);
        return (item / BlocksPerOuter * Inner) + block;
    }

    /// <summary>The offset of an item's first element in a tensor [outer, axis, inner].</summary>
    public int ItemStart(int item, out int width)
    {
        int block = item % BlocksPerOuter * BlockWidth;
        width = Math.Min(BlockWidth, Inner - block);
        return (item / BlocksPerOuter * Axis * Inner) + block;
    }
}
