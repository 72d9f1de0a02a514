using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>
/// Where the items of a random operator lie: numbers are drawn by the sample's position in the whole batch and the element's in
/// the sample, so that neither threads nor a split of the batch change them. Samples are the outermost axis.
/// </summary>
internal readonly record struct SampleItems(int Items, int ItemLength, int SampleLength)
{
    /// <summary>The items of a shape in a plan for a batch; without a batch the first axis counts as samples.</summary>
    public static SampleItems Of(CompileContext context, Shape shape)
    {
        int items = ItemCount.Of(shape);
        int count = (int)shape.ElementCount;
        int samples = context.BatchSize > 0 && count % context.BatchSize == 0 ? context.BatchSize : shape.Rank > 0 ? shape[0] : 1;
        return new SampleItems(items, items == 0 ? 0 : count / items, samples == 0 ? 0 : count / samples);
    }

    /// <summary>The range of elements from <paramref name="element"/> on that lies in one item and one sample.</summary>
    public int Part(int element, int end, out int sample, out int first)
    {
        (sample, first) = Math.DivRem(element, SampleLength);
        return Math.Min(SampleLength - first, end - element);
    }
}
