using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops;

/// <summary>How many equal slices along the leading axes threads share when the work is the same for every element.</summary>
internal static class ItemCount
{
    private const int Enough = 16;

    /// <summary>The samples; where these are few, the samples' leading slices too.</summary>
    public static int Of(Shape shape)
    {
        if (shape.ElementCount == 0)
        {
            return 0;
        }

        int items = 1;
        for (int axis = 0; axis < shape.Rank && items < Enough; axis++)
        {
            items *= shape[axis];
        }

        return items;
    }
}
