namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>What a Slice node takes of one axis; positions may be negative or lie outside, as ONNX allows.</summary>
internal readonly record struct SliceRange(int Axis, long Start, long End, int Step)
{
    public static SliceRange[] Of(OnnxNode node, int rank)
    {
        bool hasAttributes = node.Opset < 10;
        long[] starts = node.IntsOf("starts", 1) ?? [];
        long[] ends = node.IntsOf("ends", 2) ?? [];
        long[] axes = (hasAttributes ? node.Attributes.Ints("axes") : node.OptionalKnown(3)?.ToIntegers())
            ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[]? steps = hasAttributes ? null : node.OptionalKnown(4)?.ToIntegers();
        return [.. starts.Select((start, i) => new SliceRange(
            node.FromFront(axes[i], rank), start, ends[i], (int)Math.Clamp(steps?[i] ?? 1, -int.MaxValue, int.MaxValue)))];
    }

    /// <summary>The first position taken of an axis of the given extent.</summary>
    public int First(int extent) => (int)Math.Clamp(FromFront(Start, extent), 0, Step > 0 ? extent : extent - 1);

    /// <summary>The number of positions taken.</summary>
    public int Count(int extent)
    {
        long end = Step > 0
            ? Math.Clamp(FromFront(End, extent), 0, extent)
            : Math.Clamp(FromFront(End, extent), -1, extent - 1);
        long distance = Step > 0 ? end - First(extent) : First(extent) - end;
        int stride = Math.Abs(Step);
        return distance <= 0 ? 0 : (int)((distance + stride - 1) / stride);
    }

    private static long FromFront(long position, int extent) => position < 0 ? position + extent : position;
}
