using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>A piece of memory while a plan is compiled: who writes it, and the segments in which it must be kept.</summary>
internal sealed class PlanBuffer(ElementType elementType, long count)
{
    public ElementType ElementType { get; } = elementType;

    public long Bytes { get; } = checked(count * ElementTypes.SizeOf(elementType));

    public Region Region { get; set; } = Region.Arena;

    public long ByteOffset { get; set; }

    /// <summary>The first segment that writes or feeds the buffer; segments are the stretches between barriers.</summary>
    public int FirstSegment { get; set; } = -1;

    public int LastSegment { get; set; } = -1;

    public PlanStep? Writer { get; set; }

    public bool IsWrittenByItem { get; set; }

    public Place Place => new(Region, ByteOffset, Bytes);
}
