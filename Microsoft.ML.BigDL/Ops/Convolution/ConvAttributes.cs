using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// The attributes all convolutions share, one entry for each spatial axis: <see cref="Strides"/>, <see cref="Dilations"/>
/// and <see cref="Pads"/> in ONNX order, all beginnings before all ends.
/// </summary>
internal sealed record ConvAttributes(
    ImmutableArray<int> Strides, ImmutableArray<int> Pads, ImmutableArray<int> Dilations, int Groups = 1)
{
    public int Axes => Strides.Length;

    /// <summary>Attributes with ONNX's defaults in place of empty lists.</summary>
    /// <exception cref="ArgumentException">A list has a wrong length, or an entry is out of range.</exception>
    public static ConvAttributes Of(
        int axes,
        ReadOnlySpan<int> strides = default,
        ReadOnlySpan<int> pads = default,
        ReadOnlySpan<int> dilations = default,
        int groups = 1)
    {
        ImmutableArray<int> ones = [.. Enumerable.Repeat(1, axes)];
        var attributes = new ConvAttributes(
            strides.IsEmpty ? ones : ImmutableArray.Create(strides),
            pads.IsEmpty ? [.. new int[2 * axes]] : ImmutableArray.Create(pads),
            dilations.IsEmpty ? ones : ImmutableArray.Create(dilations),
            groups);
        if (attributes.Strides.Length != axes || attributes.Dilations.Length != axes || attributes.Pads.Length != 2 * axes)
        {
            throw new ArgumentException($"A convolution over {axes} spatial axes has {attributes}. " +
                "Give one stride and one dilation for each axis, and two pads: all beginnings, then all ends.");
        }

        return attributes.Strides.Min() >= 1 && attributes.Dilations.Min() >= 1 && attributes.Pads.Min() >= 0 && groups >= 1
            ? attributes
            : throw new ArgumentException($"A convolution has {attributes}. " +
                "Strides, dilations and groups must be 1 or more, pads 0 or more.");
    }

    public bool Equals(ConvAttributes? other) =>
        other is not null && Groups == other.Groups && Strides.SequenceEqual(other.Strides)
        && Pads.SequenceEqual(other.Pads) && Dilations.SequenceEqual(other.Dilations);

    public override int GetHashCode() => HashCode.Combine(Axes, Groups, Strides[0], Pads[0], Dilations[0]);

    public override string ToString() =>
        $"strides [{string.Join(", ", Strides)}], pads [{string.Join(", ", Pads)}], " +
        $"dilations [{string.Join(", ", Dilations)}], groups {Groups}";

    /// <summary>The output extent along one spatial axis of a convolution.</summary>
    public Dimension OutputExtent(int axis, Dimension input, int kernel)
    {
        (int begin, int end, int stride, int dilation) = (Pads[axis], Pads[Axes + axis], Strides[axis], Dilations[axis]);
        if (stride == 1 && begin + end == dilation * (kernel - 1))
        {
            return input;
        }

        return input.Map($"Conv[{kernel},{begin},{end},{stride},{dilation}]", extent =>
            Math.Max(0, WindowCount.Of(extent, begin, end, kernel, stride, dilation, roundUp: false)));
    }

    /// <summary>The output extent along one spatial axis of a transposed convolution.</summary>
    public Dimension TransposedExtent(int axis, Dimension input, int kernel, int outputPadding)
    {
        (int pads, int stride, int dilation) = (Pads[axis] + Pads[Axes + axis], Strides[axis], Dilations[axis]);
        return input.Map($"ConvTranspose[{kernel},{pads},{stride},{dilation},{outputPadding}]", extent =>
            Math.Max(0, (stride * (extent - 1)) + outputPadding + (dilation * (kernel - 1)) + 1 - pads));
    }

    /// <summary>What a transposed convolution must add so that it gives back the extents of the convolution's input x.</summary>
    public int[] OutputPadding(TensorType x, TensorType weights, TensorType y) =>
        [.. Enumerable.Range(0, Axes).Select(axis =>
            x[2 + axis].Value - TransposedExtent(axis, y[2 + axis], weights[2 + axis].Value, 0).Value)];

    /// <summary>Throws when the element types or the number of axes do not fit.</summary>
    public void ThrowIfUnfit(string op, TensorType x, TensorType weights)
    {
        if (!ElementTypes.IsFloat(x.ElementType) || x.ElementType != weights.ElementType)
        {
            throw new ArgumentException($"{op}: the input is {x} and the weights are {weights} but both must be of one " +
                "floating-point type. Cast one first.");
        }

        if (Axes is < 1 or > 3 || x.Rank != Axes + 2 || weights.Rank != Axes + 2)
        {
            throw new ArgumentException($"{op}: the input {x.DimensionsText} and the weights {weights.DimensionsText} must both have " +
                $"{Axes + 2} axes, two of them before 1, 2 or 3 spatial axes. Reshape the input.");
        }

        if (!weights.IsFixed || weights.Dimensions.Contains(0))
        {
            throw new ArgumentException($"{op}: the weights {weights.DimensionsText} must have fixed extents of 1 or more.");
        }
    }

    /// <summary>Throws when the bias is not one element for each channel of the output.</summary>
    public static void ThrowIfBiasIsUnfit(string op, TensorType bias, TensorType expected)
    {
        if (bias != expected)
        {
            throw new ArgumentException($"{op}: the bias is {bias} but {expected} is expected, one element for each output channel.");
        }
    }

    /// <summary>The geometry of a one- or two-dimensional convolution of x <c>[N, C, ..]</c> with weights <c>[F, C / Groups, ..]</c>.</summary>
    public ConvGeometry Geometry(ReadOnlySpan<int> x, ReadOnlySpan<int> weights) => Axes == 1
        ? new ConvGeometry(
            x[0], x[1], 1, x[2], weights[0], 1, weights[2],
            strideW: Strides[0], padLeft: Pads[0], padRight: Pads[1], dilationW: Dilations[0], groups: Groups)
        : new ConvGeometry(
            x[0], x[1], x[2], x[3], weights[0], weights[2], weights[3], Strides[0], Strides[1],
            Pads[0], Pads[1], Pads[2], Pads[3], Dilations[0], Dilations[1], Groups);
}
