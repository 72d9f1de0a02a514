using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Works out explicit pads from Keras's padding rule.</summary>
internal static class WindowPads
{
    /// <summary>Pads in ONNX order, all beginnings then all ends, for the spatial extents behind <c>[N, C]</c>.</summary>
    public static int[] Of(Padding padding, TensorType x, ReadOnlySpan<int> kernel, ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations)
    {
        int axes = kernel.Length;
        int[] pads = new int[2 * axes];
        for (int axis = 0; axis < axes && padding == Padding.Same; axis++)
        {
            int extent = x[2 + axis].Value;
            int window = ((kernel[axis] - 1) * dilations[axis]) + 1;
            int places = (extent + strides[axis] - 1) / strides[axis];
            int total = Math.Max(0, ((places - 1) * strides[axis]) + window - extent);
            pads[axis] = total / 2;
            pads[axes + axis] = total - (total / 2);
        }

        return pads;
    }
}
