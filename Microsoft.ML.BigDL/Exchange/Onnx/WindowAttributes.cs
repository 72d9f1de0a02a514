using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>The attributes convolutions and poolings share, with ONNX's automatic padding worked out.</summary>
internal sealed record WindowAttributes(int[] Kernel, int[] Strides, int[] Dilations, int[] Pads)
{
    /// <param name="node">The node.</param>
    /// <param name="input">The type of its input <c>[N, C, ..]</c>.</param>
    /// <param name="kernel">The extents of the window.</param>
    public static WindowAttributes Of(OnnxNode node, TensorType input, int[] kernel)
    {
        int axes = kernel.Length;
        int[] ones = [.. Enumerable.Repeat(1, axes)];
        int[] strides = node.Attributes.Int32s("strides") ?? ones;
        int[] dilations = node.Attributes.Int32s("dilations") ?? ones;
        int[] pads = node.Attributes.Int32s("pads") ?? new int[2 * axes];
        string automatic = node.Attributes.Text("auto_pad", "NOTSET");
        if (automatic == "VALID")
            pads = new int[2 * axes];
        else if (automatic != "NOTSET")
            pads = SamePads(node, input, kernel, strides, dilations, automatic == "SAME_UPPER");

        if (pads.Any(pad => pad < 0))
            throw node.Refuse("negative padding is not supported");

        return new WindowAttributes(kernel, strides, dilations, pads);
    }

    // As many windows as strides fit, the padding split evenly with the odd one at the end or at the beginning.
    private static int[] SamePads(OnnxNode node, TensorType input, int[] kernel, int[] strides, int[] dilations, bool isUpper)
    {
        int axes = kernel.Length;
        int[] pads = new int[2 * axes];
        for (int axis = 0; axis < axes; axis++)
        {
            Dimension extent = input[2 + axis];
            if (!extent.IsFixed)
                throw node.Refuse($"automatic padding of the symbolic extent {extent} is not supported; give it a fixed one");

            int windows = (extent.Value + strides[axis] - 1) / strides[axis];
            int needed = ((windows - 1) * strides[axis]) + (dilations[axis] * (kernel[axis] - 1)) + 1;
            int total = Math.Max(0, needed - extent.Value);
            pads[axis] = isUpper ? total / 2 : (total + 1) / 2;
            pads[axes + axis] = total - pads[axis];
        }

        return pads;
    }
}
