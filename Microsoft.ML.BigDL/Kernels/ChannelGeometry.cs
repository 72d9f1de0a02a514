namespace Microsoft.ML.BigDL.Kernels;

/// <summary>A row-major tensor seen as [outer, channels, inner] by a kernel that works per channel.</summary>
internal readonly record struct ChannelGeometry(int Outer, int Channels, int Inner)
{
    /// <summary>How many neighbouring channels share an item when inner is 1: one cache line.</summary>
    public const int BlockWidth = 16;

    /// <summary>The number of elements of a channel.</summary>
    public int ChannelLength => Outer * Inner;

    /// <summary>
    /// The items of a pass that folds each channel: a channel, or a block of channels when inner is 1.
    /// </summary>
    public int ChannelItems => Inner == 1 ? (Channels + BlockWidth - 1) / BlockWidth : Channels;

    /// <summary>The items of a pass over all elements: a plane [inner], or a row of channels when inner is 1.</summary>
    public int PlaneItems => Inner == 1 ? Outer : Outer * Channels;
}
