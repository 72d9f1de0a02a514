using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>
/// The windows of a pooling, one entry for each spatial axis: <see cref="Kernel"/>, <see cref="Strides"/>,
/// <see cref="Dilations"/> and <see cref="Pads"/> in ONNX order, all beginnings before all ends.
/// </summary>
internal sealed record PoolAttributes(
    ImmutableArray<int> Kernel, ImmutableArray<int> Strides, ImmutableArray<int> Pads, ImmutableArray<int> Dilations)
{
    /// <summary>Whether a last window may overhang the padded end (ONNX ceil_mode).</summary>
    public bool CeilMode { get; init; }

    /// <summary>Whether an average counts the padding (ONNX count_include_pad).</summary>
    public bool CountIncludePad { get; init; }

    public int Axes => Kernel.Length;

    /// <summary>Attributes with ONNX's defaults in place of empty lists: strides and dilations of 1, no pads.</summary>
    /// <exception cref="ArgumentException">A list has a wrong length, or an entry is out of range.</exception>
    public static PoolAttributes Of(
        ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides = default,
        ReadOnlySpan<int> pads = default,
        ReadOnlySpan<int> dilations = default,
        bool ceilMode = false,
        bool countIncludePad = false)
    {
        int axes = kernel.Length;
        ImmutableArray<int> ones = [.. Enumerable.Repeat(1, axes)];
        var attributes = new PoolAttributes(
            ImmutableArray.Create(kernel),
            strides.IsEmpty ? ones : ImmutableArray.Create(strides),
            pads.IsEmpty ? [.. new int[2 * axes]] : ImmutableArray.Create(pads),
            dilations.IsEmpty ? ones : ImmutableArray.Create(dilations))
        {
            CeilMode = ceilMode,
            CountIncludePad = countIncludePad,
        };
        if (axes is < 1 or > 3 || attributes.Strides.Length != axes || attributes.Dilations.Length != axes
            || attributes.Pads.Length != 2 * axes)
        {
            throw new ArgumentException($"A pooling has {attributes}. Give one stride and one dilation for each of 1, 2 or 3 " +
                "spatial axes, and two pads: all beginnings, then all ends.");
        }

        return attributes.Kernel.Min() >= 1 && attributes.Strides.Min() >= 1 && attributes.Dilations.Min() >= 1
            && attributes.Pads.Min() >= 0
            ? attributes
            : throw new ArgumentException(
                $"A pooling has {attributes}. Windows, strides and dilations must be 1 or more, pads 0 or more.");
    }

    public bool Equals(PoolAttributes? other) =>
        other is not null && CeilMode == other.CeilMode && CountIncludePad == other.CountIncludePad
        && Kernel.SequenceEqual(other.Kernel) && Strides.SequenceEqual(other.Strides)
        && Pads.SequenceEqual(other.Pads) && Dilations.SequenceEqual(other.Dilations);

    public override int GetHashCode() => HashCode.Combine(Kernel[0], Strides[0], Pads[0], CeilMode);

    public override string ToString() =>
        $"windows [{string.Join(", ", Kernel)}], strides [{string.Join(", ", Strides)}], pads [{string.Join(", ", Pads)}], " +
        $"dilations [{string.Join(", ", Dilations)}]";

    /// <summary>The type of the output for x <c>[N, C, ..]</c>.</summary>
    /// <exception cref="ArgumentException">The windows do not fit the input.</exception>
    public TensorType Infer(string op, TensorType x)
    {
        if (!ElementTypes.IsFloat(x.ElementType) || x.Rank != Axes + 2)
        {
            throw new ArgumentException($"{op}: the input is {x} but a floating-point tensor of {Axes + 2} axes is expected, " +
                $"[N, C, ..] with one spatial axis for each of the windows [{string.Join(", ", Kernel)}].");
        }

        TensorType y = x;
        for (int axis = 0; axis < Axes; axis++)
        {
            y = y.WithDimension(2 + axis, Extent(axis, x[2 + axis]));
            if (y[2 + axis] == 0)
            {
                throw new ArgumentException($"{op}: no window fits the input {x.DimensionsText} with {this}. " +
                    "Use a smaller window or more padding.");
            }
        }

        return y;
    }

    /// <summary>The geometry over the last one or two axes of a shape.</summary>
    public PoolGeometry Geometry(Shape x) => Axes == 1
        ? new PoolGeometry(
            x[0], x[1], 1, x[2], 1, Kernel[0], strideW: Strides[0], padLeft: Pads[0], padRight: Pads[1],
            dilationW: Dilations[0], ceilMode: CeilMode, countIncludePad: CountIncludePad)
        : new PoolGeometry(
            x[0], x[1], x[2], x[3], Kernel[0], Kernel[1], Strides[0], Strides[1], Pads[0], Pads[1], Pads[2], Pads[3],
            Dilations[0], Dilations[1], CeilMode, CountIncludePad);

    /// <summary>
    /// Three axes are two poolings one after the other, over the planes and then along the depth, because windows are boxes.
    /// </summary>
    public Value Compose(Value x, Func<Value, PoolAttributes, Value> pool)
    {
        ReadOnlySpan<Dimension> d = x.Type.Dimensions;
        var planes = new PoolAttributes(
            Kernel[1..], Strides[1..], [Pads[1], Pads[2], Pads[4], Pads[5]], Dilations[1..])
        {
            CeilMode = CeilMode,
            CountIncludePad = CountIncludePad,
        };
        var depth = new PoolAttributes([Kernel[0], 1], [Strides[0], 1], [Pads[0], 0, Pads[3], 0], [Dilations[0], 1])
        {
            CeilMode = CeilMode,
            CountIncludePad = CountIncludePad,
        };
        TensorType flat = new(x.Type.ElementType, d[0], d[1] * d[2], d[3], d[4]);
        Value pooled = pool(Shaping.Reshape.To(x, flat), planes);
        (Dimension height, Dimension width) = (pooled.Type[2], pooled.Type[3]);
        Value columns = Shaping.Reshape.To(pooled, new TensorType(x.Type.ElementType, d[0], d[1], d[2], height * width));
        Value y = pool(columns, depth);
        return Shaping.Reshape.To(y, new TensorType(x.Type.ElementType, d[0], d[1], y.Type[2], height, width));
    }

    private Dimension Extent(int axis, Dimension input)
    {
        (int begin, int end, int kernel) = (Pads[axis], Pads[Axes + axis], Kernel[axis]);
        (int stride, int dilation, bool ceil) = (Strides[axis], Dilations[axis], CeilMode);
        return input.Map($"Pool[{kernel},{begin},{end},{stride},{dilation},{ceil}]", extent =>
            Math.Max(0, WindowCount.Of(extent, begin, end, kernel, stride, dilation, ceil)));
    }
}
