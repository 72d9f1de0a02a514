using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Normalization;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Normalisations.</summary>
internal static class ImportNormalization
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("BatchNormalization", node => [BatchNormalizationOf(node)]);
        rules.Add("LayerNormalization", LayerNormalizationOf);
        rules.Add("InstanceNormalization", node => [GroupNormalization.OfInstances(
            node.Float(0), node.Float(1), node.Float(2), Epsilon(node))]);
        rules.Add("GroupNormalization", node => [GroupNormalizationOf(node)]);
        rules.Add("RMSNormalization", node => [RootMeanSquareOf(node)]);
        rules.Add("LRN", node => [Lrn.Of(
            node.Float(0), node.Attributes.Int32("size", 1), node.Attributes.Float("alpha", 1e-4f), node.Attributes.Float("beta", 0.75f),
            node.Attributes.Float("bias", 1))]);
    }

    private static float Epsilon(OnnxNode node) => node.Attributes.Float("epsilon", 1e-5f);

    // With stored statistics the node is imported as one that goes on training; used, it takes the stored ones.
    private static Value BatchNormalizationOf(OnnxNode node)
    {
        if (node.Attributes.Flag("training_mode") || node.HasOutput(1))
            throw node.Refuse("training mode is not supported; export the model for inference");

        bool hasStoredStatistics = node.Operand(3) is { IsInitializer: true, IsWeight: true }
            && node.Operand(4) is { IsInitializer: true, IsWeight: true };
        BatchNormalization op = new()
        {
            Epsilon = Epsilon(node),
            Momentum = node.Attributes.Float("momentum", 0.9f),
            Training = hasStoredStatistics,
        };
        return BatchNormalization.Of(op, node.Float(0), node.Float(1), node.Float(2), node.State(3), node.State(4));
    }

    private static ImmutableArray<Value> LayerNormalizationOf(OnnxNode node)
    {
        Value x = node.Float(0);
        int axis = node.Axis(x.Type.Rank, -1);
        TensorType expected = new(x.Type.ElementType, x.Type.Dimensions[axis..]);
        Value? bias = node.Has(2) ? Expand.To(node.Float(2), expected) : null;
        Value y = LayerNormalization.Of(x, Expand.To(node.Float(1), expected), bias, axis, Epsilon(node));
        return y.Producer.Outputs;
    }

    // Until opset 21 scale and bias had one element a group.
    private static Value GroupNormalizationOf(OnnxNode node)
    {
        Value x = node.Float(0);
        int groups = node.Attributes.Int32("num_groups", 1);
        int channels = ImportSelection.FixedExtent(node, x, 1);
        if (channels % groups != 0)
            throw node.Refuse($"{groups} groups do not divide the {channels} channels");

        return GroupNormalization.Of(x, PerChannel(node.Float(1)), PerChannel(node.Float(2)), groups, Epsilon(node));

        Value PerChannel(Value value) => value.Type[0] == channels ? value : Reshape.Of(Expand.To(
            Reshape.Of(value, groups, 1), new TensorType(x.Type.ElementType, groups, channels / groups)), channels);
    }

    private static Value RootMeanSquareOf(OnnxNode node)
    {
        Value x = node.Float(0);
        int axis = node.Axis(x.Type.Rank, -1);
        int[] axes = [.. Enumerable.Range(axis, x.Type.Rank - axis)];
        Value mean = ReduceMean.Of(Square.Of(x), axes, keepDims: true);
        Value root = Sqrt.Of(Add.Of(mean, OnnxNode.Number(x, Epsilon(node))));
        return Mul.Of(Div.Of(x, root), node.Float(1));
    }
}
