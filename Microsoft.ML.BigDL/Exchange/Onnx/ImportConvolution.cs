using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Convolution;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Convolutions.</summary>
internal static class ImportConvolution
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("Conv", node => [ConvOf(node)]);
        rules.Add("ConvTranspose", node => [ConvTransposeOf(node)]);
    }

    private static Value ConvOf(OnnxNode node)
    {
        (Value x, Value weights) = (node.Float(0), node.Float(1));
        WindowAttributes window = WindowAttributes.Of(node, x.Type, Kernel(node, weights));
        return Conv.Of(x, weights, node.OptionalInput(2), Attributes(node, window));
    }

    private static Value ConvTransposeOf(OnnxNode node)
    {
        (Value x, Value weights) = (node.Float(0), node.Float(1));
        int[] kernel = Kernel(node, weights);
        int axes = kernel.Length;
        int[] ones = [.. Enumerable.Repeat(1, axes)];
        int[] strides = node.Attributes.Int32s("strides") ?? ones;
        int[] dilations = node.Attributes.Int32s("dilations") ?? ones;
        int[] rest = node.Attributes.Int32s("output_padding") ?? new int[axes];
        int[] pads = Pads(node, x.Type, kernel, strides, dilations, rest);
        if (pads.Any(pad => pad < 0) || rest.Where((extra, axis) => extra < 0 || extra >= strides[axis]).Any())
            throw node.Refuse("negative padding, or output padding of a whole stride, is not supported");

        WindowAttributes window = new(kernel, strides, dilations, pads);
        return ConvTranspose.Of(x, weights, node.OptionalInput(2), Attributes(node, window), rest);
    }

    // The padding is given, or follows from the shape that is asked for.
    private static int[] Pads(OnnxNode node, TensorType input, int[] kernel, int[] strides, int[] dilations, int[] rest)
    {
        int axes = kernel.Length;
        string automatic = node.Attributes.Text("auto_pad", "NOTSET");
        int[]? wanted = node.Attributes.Int32s("output_shape");
        if (wanted is null && !automatic.StartsWith("SAME", StringComparison.Ordinal))
            return automatic == "VALID" ? new int[2 * axes] : node.Attributes.Int32s("pads") ?? new int[2 * axes];

        int[] pads = new int[2 * axes];
        for (int axis = 0; axis < axes; axis++)
        {
            Dimension extent = input[2 + axis];
            if (!extent.IsFixed)
                throw node.Refuse($"automatic padding of the symbolic extent {extent} is not supported; give it a fixed one");

            int output = wanted is null ? extent.Value * strides[axis] : wanted[wanted.Length - axes + axis];
            int full = (strides[axis] * (extent.Value - 1)) + rest[axis] + (dilations[axis] * (kernel[axis] - 1)) + 1;
            int total = full - output;
            pads[axis] = automatic == "SAME_UPPER" ? total / 2 : total - (total / 2);
            pads[axes + axis] = total - pads[axis];
        }

        return pads;
    }

    private static int[] Kernel(OnnxNode node, Value weights)
    {
        int axes = weights.Type.Rank - 2;
        if (axes is < 1 or > 3 || !weights.Type.IsFixed)
            throw node.Refuse($"weights {weights.Type} are not supported; 1, 2 or 3 spatial axes of fixed extent are");

        return weights.Type.Shape.Extents[2..].ToArray();
    }

    private static ConvAttributes Attributes(OnnxNode node, WindowAttributes window) => ConvAttributes.Of(
        window.Kernel.Length, window.Strides, window.Pads, window.Dilations, node.Attributes.Int32("group", 1));
}
