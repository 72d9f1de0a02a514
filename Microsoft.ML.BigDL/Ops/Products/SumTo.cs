using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>Undoes broadcasting of leading axes in a gradient.</summary>
internal static class SumTo
{
    /// <summary>Sums <paramref name="gradient"/> over the leading axes that <paramref name="type"/> lacks or has as 1.</summary>
    public static Value Of(Value gradient, TensorType type)
    {
        if (gradient.Type == type)
        {
            return gradient;
        }

        int kept = 0;
        while (kept < type.Rank && type[-1 - kept] == gradient.Type[-1 - kept])
        {
            kept++;
        }

        Dimension rest = 1;
        foreach (Dimension extent in type.Dimensions)
        {
            rest *= extent;
        }

        foreach (Dimension extent in type.Dimensions[..^kept])
        {
            if (extent != 1)
            {
                throw new NotSupportedException($"Products: {type.DimensionsText} broadcast to {gradient.Type.DimensionsText} in an " +
                    "inner axis has no gradient. Expand the operand first.");
            }
        }

        return Reshape.To(BiasGradient.Of(Reshape.Of(gradient, null, rest), 1), type);
    }
}
