using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>
/// Normalisation of groups of channels of each sample (Wu and He, arXiv 1803.08494): the groups are rows of a
/// <see cref="LayerNormalization"/>, and scale and bias per channel are a <see cref="BatchNormalization"/> with mean 0 and variance 1.
/// </summary>
internal static class GroupNormalization
{
    /// <summary>
    /// y = (x - mean) / sqrt(variance + epsilon) scale + bias for x <c>[N, C, ..]</c>, with mean and variance over each of
    /// <paramref name="groups"/> groups of C / groups channels of a sample; scale and bias are <c>[C]</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public static Value Of(Value x, Value scale, Value bias, int groups, float epsilon = 1e-5f)
    {
        TensorType type = x.Type;
        if (type.Rank < 2 || groups < 1 || !type[1].IsFixed || type[1].Value % groups != 0)
        {
            throw new ArgumentException($"GroupNormalization: {groups} groups do not divide the channels of the input {type}. " +
                "The second axis must be a multiple of the groups.");
        }

        int channels = type[1].Value;
        Dimension columns = channels / groups;
        foreach (Dimension extent in type.Dimensions[2..])
        {
            columns *= extent;
        }

        Value rows = Reshape.To(x, new TensorType(type.ElementType, type[0], groups, columns));
        Value normalized = Reshape.To(LayerNormalization.Of(rows, epsilon: epsilon), type);
        Value zero = Node.Apply(new ConstantOp(Tensor.Zeros(ElementType.Float32, new Shape(channels))));
        Value one = Node.Apply(new ConstantOp(Ones(channels)));
        return BatchNormalization.Of(new BatchNormalization { Epsilon = 0 }, normalized, scale, bias, zero, one);
    }

    /// <summary>ONNX InstanceNormalization: every channel is a group of its own.</summary>
    public static Value OfInstances(Value x, Value scale, Value bias, float epsilon = 1e-5f) =>
        x.Type.Rank > 1 && x.Type[1].IsFixed
            ? Of(x, scale, bias, x.Type[1].Value, epsilon)
            : throw new ArgumentException(
                $"InstanceNormalization: the input is {x.Type} but [N, C, ..] with a fixed number of channels is expected.");

    private static Tensor Ones(int count)
    {
        Tensor ones = Tensor.Zeros(ElementType.Float32, new Shape(count));
        ones.Span<float>().Fill(1);
        return ones;
    }
}
