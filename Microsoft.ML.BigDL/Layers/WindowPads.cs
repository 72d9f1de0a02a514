using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Works out explicit pads from Keras's padding rule.</summary>
internal static class WindowPads
{
    /// <summary>Pads in ONNX order, all beginnings then all ends, for the spatial extents behind <c>[N, C]</c>.</summary>
    /// <exception cref="ArgumentException">Causal padding is asked for on several axes.</exception>
    public static int[] Of(Padding padding, TensorType x, ReadOnlySpan<int> kernel, ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations)
    {
        int axes = kernel.Length;
        if (padding == Padding.Causal && axes > 1)
        {
            throw new ArgumentException("images have no direction for Padding.Causal. Use Padding.Same or Padding.Valid.");
        }

        int[] pads = new int[2 * axes];
        for (int axis = 0; axis < axes && padding != Padding.Valid; axis++)
        {
            int window = (kernel[axis] - 1) * dilations[axis];
            if (padding == Padding.Causal)
            {
                pads[axis] = window;
                continue;
            }

            int total = strides[axis] == 1 ? window : Rest(x[2 + axis].Value, window, strides[axis]);
            pads[axis] = total / 2;
            pads[axes + axis] = total - (total / 2);
        }

        return pads;
    }

    // What an extent lacks so that ceil(extent / stride) windows fit.
    private static int Rest(int extent, int window, int stride)
    {
        int places = (extent + stride - 1) / stride;
        return Math.Max(0, ((places - 1) * stride) + window + 1 - extent);
    }
}
