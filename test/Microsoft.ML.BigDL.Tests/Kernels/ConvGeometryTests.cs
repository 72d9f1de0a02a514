using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Tests.Kernels;

[TestClass]
public sealed class ConvGeometryTests
{
    [TestMethod]
    [DataRow(28, 5, 1, 2, 2, 1, 28)]
    [DataRow(28, 5, 1, 0, 0, 1, 24)]
    [DataRow(32, 3, 2, 1, 1, 1, 16)]
    [DataRow(32, 3, 2, 0, 1, 1, 16)]
    [DataRow(224, 7, 2, 3, 3, 1, 112)]
    [DataRow(9, 3, 1, 2, 2, 2, 9)]
    [DataRow(1, 1, 3, 0, 0, 1, 1)]
    public void Output_extent_follows_the_formula(
        int extent, int kernel, int stride, int begin, int end, int dilation, int expected)
    {
        ConvGeometry g = new(
            2, 4, extent, extent, 6, kernel, kernel, stride, stride, begin, begin, end, end, dilation, dilation, groups: 2);
        Assert.AreEqual(expected, g.OutH);
        Assert.AreEqual(expected, g.OutW);
        Assert.AreEqual(2 * 4 * extent * extent, g.InputLength);
        Assert.AreEqual(6 * 2 * kernel * kernel, g.WeightLength);
        Assert.AreEqual(2 * 6 * expected * expected, g.OutputLength);
    }

    [TestMethod]
    public void Kernel_larger_than_the_padded_input_names_the_shapes()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => new ConvGeometry(1, 3, 4, 5, 2, 7, 3));
        StringAssert.Contains(error.Message, "[1, 3, 4, 5]");
        StringAssert.Contains(error.Message, "[2, 3, 7, 3]");
    }

    [TestMethod]
    public void Groups_must_divide_channels_and_filters() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new ConvGeometry(1, 3, 4, 4, 4, 1, 1, groups: 2)).Message,
            "2 groups do not divide 3 channels and 4 filters");

    [TestMethod]
    public void Negative_extents_strides_and_pads_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ConvGeometry(-1, 3, 4, 4, 4, 1, 1));
        Assert.ThrowsExactly<ArgumentException>(() => new ConvGeometry(1, 3, 4, 4, 4, 1, 1, strideW: 0));
        Assert.ThrowsExactly<ArgumentException>(() => new ConvGeometry(1, 3, 4, 4, 4, 1, 1, padLeft: -1));
    }

    [TestMethod]
    public void Tensors_past_the_index_range_are_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new ConvGeometry(1 << 20, 64, 64, 64, 64, 1, 1));

    [TestMethod]
    [DataRow(5, 2, 2, 0, 0, false, 2)]
    [DataRow(5, 2, 2, 0, 0, true, 3)]
    [DataRow(4, 2, 2, 1, 1, true, 3)]
    [DataRow(6, 3, 2, 1, 1, false, 3)]
    [DataRow(6, 3, 2, 1, 1, true, 4)]
    [DataRow(3, 2, 3, 1, 1, true, 2)]
    public void Pool_extent_follows_the_formula(
        int extent, int kernel, int stride, int begin, int end, bool ceil, int expected)
    {
        PoolGeometry g = new(1, 1, extent, extent, kernel, kernel, stride, stride, begin, begin, end, end, ceilMode: ceil);
        Assert.AreEqual(expected, g.OutH);
        Assert.AreEqual(expected, g.OutW);
    }

    [TestMethod]
    public void Pool_pad_must_be_smaller_than_the_window() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new PoolGeometry(1, 3, 4, 4, 2, 2, padTop: 2)).Message,
            "[1, 3, 4, 4]");
}
