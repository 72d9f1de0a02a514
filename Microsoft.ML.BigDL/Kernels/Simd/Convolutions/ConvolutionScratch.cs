using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>Where the parts of a convolution's scratch begin, in floats.</summary>
internal readonly struct ConvolutionScratch
{
    /// <summary>Every part begins at a multiple of so many floats, a vector of 512 bits.</summary>
    public const int Alignment = 16;

    public ConvolutionScratch(in ConvolutionPlan plan, ConvolutionTiling tiling)
    {
        int vectors = tiling.Tiles(plan, plan.StripRows, plan.Stack) * tiling.Vectors;
        TargetStride = tiling.BufferLength(plan);
        Positions = Align((long)plan.SourceChannels * plan.AllKernelTaps);
        Targets = Positions + Align(vectors);
        Bias = Targets + Align(vectors);
        Source = Bias + Align(tiling.Rows);
        SourceLength = plan.IsUnpadded && tiling.IsDirect ? 0 : Align(((long)plan.SourceChannels * plan.ChannelLength) +
            (tiling.Vectors * TileWidth.VectorCount));
        Flat = Source + SourceLength;
        Length = Flat + ((long)plan.StepColumns * tiling.Rows * TargetStride);
    }

    /// <summary>Flat positions of the vectors, after the distances of the taps.</summary>
    public long Positions { get; }

    /// <summary>Target distances of the vectors.</summary>
    public long Targets { get; }

    /// <summary>The bias of one block of target channels.</summary>
    public long Bias { get; }

    /// <summary>The padded source.</summary>
    public long Source { get; }

    public long SourceLength { get; }

    /// <summary>Finished positions on their way to the target, one plane for each column step and target channel.</summary>
    public long Flat { get; }

    /// <summary>Floats from one target channel to the next in the flat part.</summary>
    public int TargetStride { get; }

    public long Length { get; }

    /// <summary>The length rounded up to where the next part may begin.</summary>
    public static long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
