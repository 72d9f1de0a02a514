using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>Gives buffers with known lifetimes places in one arena, largest first at the lowest offset that is free.</summary>
internal static class ArenaLayout
{
    /// <summary>Places the buffers and returns the arena's size in bytes.</summary>
    public static long Place(IEnumerable<PlanBuffer> buffers)
    {
        long size = 0;
        List<PlanBuffer> placed = [];
        foreach (PlanBuffer buffer in buffers.OrderByDescending(buffer => buffer.Bytes).ThenBy(buffer => buffer.FirstSegment))
        {
            buffer.ByteOffset = LowestGap(buffer, placed);
            placed.Add(buffer);
            size = Math.Max(size, buffer.ByteOffset + Align(buffer.Bytes));
        }

        return size;
    }

    public static long Align(long bytes) => (bytes + AlignedMemory.Alignment - 1) / AlignedMemory.Alignment * AlignedMemory.Alignment;

    private static long LowestGap(PlanBuffer buffer, List<PlanBuffer> placed)
    {
        long offset = 0;
        foreach (PlanBuffer other in placed.Where(other => Overlap(buffer, other)).OrderBy(other => other.ByteOffset))
        {
            if (other.ByteOffset - offset >= Align(buffer.Bytes))
            {
                break;
            }

            offset = Math.Max(offset, other.ByteOffset + Align(other.Bytes));
        }

        return offset;
    }

    private static bool Overlap(PlanBuffer left, PlanBuffer right) =>
        left.FirstSegment <= right.LastSegment && right.FirstSegment <= left.LastSegment;
}
