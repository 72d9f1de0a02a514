using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Convolution;

[TestClass]
public sealed class ConvTests
{
    [TestMethod]
    public void One_axis_with_uneven_pads_stride_and_dilation() =>
        OpCheck.Verify(
            x => Conv.Of(x[0], x[1], x[2], strides: [2], pads: [2, 1], dilations: [2]),
            [OpCheck.Values(1, 3, 2, 9), OpCheck.Values(2, 4, 2, 3), OpCheck.Values(3, 4)]);

    [TestMethod]
    public void Two_axes_with_each_epilogue()
    {
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
        {
            OpCheck.Verify(
                x => Conv.Of(x[0], x[1], x[2], pads: [1, 1, 1, 1], epilogue: epilogue),
                [OpCheck.Values(1, 2, 2, 5, 4), OpCheck.Values(2, 3, 2, 3, 3), OpCheck.Values(3, 3)]);
        }
    }

    [TestMethod]
    public void Many_samples_with_stride_dilation_and_groups() =>
        OpCheck.Verify(
            x => Conv.Of(x[0], x[1], strides: [2, 1], pads: [0, 2, 1, 0], dilations: [1, 2], groups: 2),
            [OpCheck.Values(1, 17, 2, 4, 5), OpCheck.Values(2, 4, 1, 3, 2)]);

    [TestMethod]
    public void Depthwise() =>
        OpCheck.Verify(
            x => Conv.Of(x[0], x[1], pads: [1, 1, 1, 1], groups: 3),
            [OpCheck.Values(1, 2, 3, 5, 5), OpCheck.Values(2, 3, 1, 3, 3)]);

    [TestMethod]
    public void Three_axes() =>
        OpCheck.Verify(
            x => Conv.Of(x[0], x[1], x[2], strides: [2, 1, 2], pads: [1, 1, 0, 1, 0, 1], dilations: [1, 2, 1], epilogue: Epilogue.Tanh),
            [OpCheck.Values(1, 2, 2, 4, 5, 4), OpCheck.Values(2, 3, 2, 3, 2, 2), OpCheck.Values(3, 3)]);

    [TestMethod]
    public void Three_axes_in_groups() =>
        OpCheck.Verify(
            x => Conv.Of(x[0], x[1], groups: 2),
            [OpCheck.Values(1, 17, 2, 3, 2, 2), OpCheck.Values(2, 2, 1, 2, 2, 2)]);

    [TestMethod]
    public void Transposed_with_output_padding_and_bias() =>
        OpCheck.Verify(
            x => ConvTranspose.Of(x[0], x[1], x[2], ConvAttributes.Of(2, strides: [2, 3], pads: [1, 0, 0, 1]), [1, 2]),
            [OpCheck.Values(1, 3, 4, 3, 3), OpCheck.Values(2, 4, 2, 3, 2), OpCheck.Values(3, 2)]);

    [TestMethod]
    public void Transposed_in_groups_over_one_axis() =>
        OpCheck.Verify(
            x => ConvTranspose.Of(x[0], x[1], null, ConvAttributes.Of(1, strides: [2], dilations: [2], groups: 2)),
            [OpCheck.Values(1, 17, 4, 5), OpCheck.Values(2, 4, 3, 2)]);

    [TestMethod]
    public void Transposed_over_three_axes() =>
        OpCheck.Verify(
            x => ConvTranspose.Of(x[0], x[1], x[2], ConvAttributes.Of(3, strides: [2, 1, 2]), [1, 0, 0]),
            [OpCheck.Values(1, 2, 2, 2, 2, 3), OpCheck.Values(2, 2, 3, 2, 2, 2), OpCheck.Values(3, 3)]);

    [TestMethod]
    public void Symbolic_extents_are_inferred_and_bound()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2, Dimension.Symbol("H"), 8)));
        Value w = Node.Apply(new InputOp("w", new TensorType(ElementType.Float32, 4, 2, 3, 3)));
        Value y = Conv.Of(x, w, strides: [2, 2], pads: [1, 1, 1, 1]);
        Assert.AreEqual(Dimension.Batch, y.Type[0]);
        Assert.AreEqual(4, y.Type[3].Value);
        Graph bound = Graphs.Passes.Binding.Bind(Graph.Trace([x, w], [y]), new Dictionary<string, int> { ["N"] = 3, ["H"] = 7 });
        Assert.AreEqual("[3, 4, 4, 4]", bound.Outputs[0].Type.DimensionsText);
    }

    [TestMethod]
    public void Misfits_name_shapes_and_remedy()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 3, 4, 4)));
        Value w = Node.Apply(new InputOp("w", new TensorType(ElementType.Float32, 8, 2, 3, 3)));
        Value large = Node.Apply(new InputOp("l", new TensorType(ElementType.Float32, 8, 3, 5, 5)));
        ArgumentException channels = Assert.ThrowsExactly<ArgumentException>(() => Conv.Of(x, w));
        StringAssert.Contains(channels.Message, "[N, 3, 4, 4]");
        StringAssert.Contains(channels.Message, "[8, 2, 3, 3]");
        ArgumentException size = Assert.ThrowsExactly<ArgumentException>(() => Conv.Of(x, large));
        StringAssert.Contains(size.Message, "smaller kernel");
    }
}
