namespace Microsoft.ML.BigDL.Graphs;

/// <summary>Where a buffer lies: a region and a range of bytes in it.</summary>
internal readonly record struct Place(Region Region, long ByteOffset, long ByteLength)
{
    public bool Overlaps(Region region, long byteOffset, long byteLength) =>
        Region == region && ByteOffset < byteOffset + byteLength && byteOffset < ByteOffset + ByteLength;
}
