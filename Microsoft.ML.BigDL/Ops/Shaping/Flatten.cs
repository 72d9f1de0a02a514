using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Merges axes into two: those before an axis, and those from it on; a form of <see cref="Reshape"/>.</summary>
internal static class Flatten
{
    public static Value Of(Value x, int axis = 1)
    {
        axis = axis < 0 ? axis + x.Type.Rank : axis;
        return Reshape.Of(x, Product(x.Type.Dimensions[..axis]), Product(x.Type.Dimensions[axis..]));
    }

    private static Dimension Product(ReadOnlySpan<Dimension> extents)
    {
        Dimension product = 1;
        foreach (Dimension extent in extents)
        {
            product *= extent;
        }

        return product;
    }
}
