using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Resizing: axis by axis, nearest by looking elements up, linear and cubic by a product with fixed weights.</summary>
internal static class ImportResampling
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("Resize", node => [ResizeOf(node)]);
        rules.Add("Upsample", node => [UpsampleOf(node)]);
    }

    private static Value ResizeOf(OnnxNode node)
    {
        Value x = node.Float(0);
        OnnxAttributes attributes = node.Attributes;
        bool isOld = node.Opset < 11;
        string mode = attributes.Text("mode", "nearest");
        string coordinates = isOld ? "asymmetric" : attributes.Text("coordinate_transformation_mode", "half_pixel");
        if (mode is not ("nearest" or "linear" or "cubic") || coordinates == "tf_crop_and_resize")
            throw node.Refuse($"mode '{mode}' with coordinates '{coordinates}' is not supported");

        int[] axes = attributes.Int32s("axes")?.Select(axis => node.FromFront(axis, x.Type.Rank)).ToArray()
            ?? [.. Enumerable.Range(0, x.Type.Rank)];
        ResizeAxis?[] resized = Axes(node, x, axes, scalesInput: isOld ? 1 : 2, sizesInput: 3);
        for (int i = 0; i < axes.Length; i++)
        {
            if (resized[i] is not { } axis)
                continue;

            axis = axis with
            {
                Coordinates = coordinates,
                Rounding = isOld ? "floor" : attributes.Text("nearest_mode", "round_prefer_floor"),
                IsCubic = mode == "cubic",
                CubicCoefficient = attributes.Float("cubic_coeff_a", -0.75f),
                IsSmoothed = attributes.Flag("antialias"),
                ExcludesOutside = attributes.Flag("exclude_outside"),
            };
            x = mode == "nearest" ? ImportSelection.Take(x, axes[i], axis.Nearest()) : Weighted(x, axes[i], axis);
        }

        return x;
    }

    private static Value UpsampleOf(OnnxNode node)
    {
        Value x = node.Float(0);
        string mode = node.Attributes.Text("mode", "nearest");
        double[] scales = node.Attributes.Floats("scales") is { } given
            ? Array.ConvertAll(given, scale => (double)scale)
            : node.Known(1).ToReals();
        for (int i = 0; i < scales.Length; i++)
        {
            if (scales[i] == 1)
                continue;

            int extent = ImportSelection.FixedExtent(node, x, i);
            ResizeAxis axis = new(extent, (int)Math.Floor(extent * scales[i]), scales[i]) { Coordinates = "asymmetric", Rounding = "floor" };
            x = mode == "nearest" ? ImportSelection.Take(x, i, axis.Nearest()) : Weighted(x, i, axis);
        }

        return x;
    }

    // Null for an axis that keeps its extent.
    private static ResizeAxis?[] Axes(OnnxNode node, Value x, int[] axes, int scalesInput, int sizesInput)
    {
        double[]? scales = node.OptionalKnown(scalesInput) is { Shape.ElementCount: > 0 } given ? given.ToReals() : null;
        if (scales is not null)
        {
            return [.. axes.Select((axis, i) => scales[i] == 1 ? null
                : FromScale(ImportSelection.FixedExtent(node, x, axis), scales[i]))];
        }

        long[] sizes = node.Known(sizesInput).ToIntegers();
        string policy = node.Attributes.Text("keep_aspect_ratio_policy", "stretch");
        if (policy == "stretch")
        {
            return [.. axes.Select((axis, i) => x.Type[axis] == (int)sizes[i] ? null
                : FromSize(ImportSelection.FixedExtent(node, x, axis), (int)sizes[i]))];
        }

        double[] ratios = [.. axes.Select((axis, i) => (double)sizes[i] / ImportSelection.FixedExtent(node, x, axis))];
        double ratio = policy == "not_larger" ? ratios.Min() : ratios.Max();
        return [.. axes.Select(axis => ImportSelection.FixedExtent(node, x, axis)).Select(extent =>
            new ResizeAxis(extent, (int)Math.Floor((ratio * extent) + 0.5), ratio))];
    }

    private static ResizeAxis FromScale(int extent, double scale) => new(extent, (int)Math.Floor(extent * scale), scale);

    private static ResizeAxis FromSize(int extent, int size) => new(extent, size, (double)size / extent);

    private static Value Weighted(Value x, int axis, ResizeAxis weights)
    {
        int rank = x.Type.Rank;
        int[] order = [.. Enumerable.Range(0, rank).Where(other => other != axis), axis];
        int[] back = [.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(order, other))];
        bool isLast = axis == rank - 1;
        Value matrix = Node.Apply(new ConstantOp(Tensor.From<float>(new Shape(weights.Input, weights.Output), weights.Weights())));
        Value product = MatMul.Of(isLast ? x : Transpose.Of(x, order), matrix);
        return isLast ? product : Transpose.Of(product, back);
    }
}
