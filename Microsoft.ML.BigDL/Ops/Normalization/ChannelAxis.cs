using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>What the operators per channel share: a tensor seen as [outer, channels, inner].</summary>
internal static class ChannelAxis
{
    /// <summary>The geometry of a shape around its channel axis.</summary>
    public static ChannelGeometry Geometry(Shape shape, int axis)
    {
        (int outer, int inner) = (1, 1);
        for (int i = 0; i < shape.Rank; i++)
        {
            outer *= i < axis ? shape[i] : 1;
            inner *= i > axis ? shape[i] : 1;
        }

        return new ChannelGeometry(outer, shape[axis], inner);
    }

    /// <summary>Throws when the input is no floating-point tensor with that axis, or a parameter is not one element per channel.</summary>
    public static void ThrowIfUnfit(string op, ReadOnlySpan<TensorType> inputs, int axis, ReadOnlySpan<string> parameters)
    {
        TensorType x = inputs[0];
        if (!ElementTypes.IsFloat(x.ElementType) || axis < 0 || axis >= x.Rank)
        {
            throw new ArgumentException($"{op}: the input is {x} but a floating-point tensor with an axis {axis} of channels is expected.");
        }

        var expected = new TensorType(x.ElementType, x[axis]);
        for (int i = 0; i < parameters.Length; i++)
        {
            if (inputs[i + 1] != expected)
            {
                throw new ArgumentException($"{op}: the {parameters[i]} is {inputs[i + 1]} but {expected} is expected, one element for " +
                    $"each channel of the input {x.DimensionsText}.");
            }
        }
    }
}
