using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Pooling;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Pooling;

[TestClass]
public sealed class PoolTests
{
    [TestMethod]
    public void Maximum_over_two_axes_with_pads_overlap_and_ceiling()
    {
        OpCheck.Verify(x => MaxPool.Of(x[0], PoolAttributes.Of([2, 2], [2, 2])), [OpCheck.Values(1, 17, 2, 4, 6)]);
        OpCheck.Verify(
            x => MaxPool.Of(x[0], PoolAttributes.Of([3, 2], [2, 1], [1, 0, 1, 1], [1, 2], ceilMode: true)),
            [OpCheck.Values(2, 2, 3, 6, 5)]);
    }

    [TestMethod]
    public void Maximum_over_one_and_three_axes()
    {
        OpCheck.Verify(x => MaxPool.Of(x[0], PoolAttributes.Of([3], [2], [1, 1])), [OpCheck.Values(1, 3, 2, 9)]);
        OpCheck.Verify(
            x => MaxPool.Of(x[0], PoolAttributes.Of([2, 2, 3], [1, 2, 1], [1, 0, 1, 0, 0, 1])), [OpCheck.Values(1, 2, 2, 3, 4, 5)]);
    }

    [TestMethod]
    public void Average_over_two_axes_counting_the_padding_or_not()
    {
        foreach (bool counts in new[] { false, true })
        {
            OpCheck.Verify(
                x => AveragePool.Of(x[0], PoolAttributes.Of([3, 3], [2, 2], [1, 1, 1, 1], countIncludePad: counts)),
                [OpCheck.Values(1, 17, 2, 5, 6)]);
            OpCheck.Verify(
                x => AveragePool.Of(x[0], PoolAttributes.Of([2, 3], [2, 2], [0, 1, 1, 0], ceilMode: true, countIncludePad: counts)),
                [OpCheck.Values(1, 2, 3, 5, 6)]);
        }
    }

    [TestMethod]
    public void Average_over_one_and_three_axes()
    {
        OpCheck.Verify(x => AveragePool.Of(x[0], PoolAttributes.Of([2], [2])), [OpCheck.Values(1, 3, 2, 9)]);
        OpCheck.Verify(
            x => AveragePool.Of(x[0], PoolAttributes.Of([3, 2, 2], [2, 2, 2], [1, 1, 0, 1, 1, 0])), [OpCheck.Values(1, 2, 2, 3, 4, 4)]);
    }

    [TestMethod]
    public void Three_axes_average_the_whole_box()
    {
        double[] y = OpCheck.Run(
            x => AveragePool.Of(x[0], PoolAttributes.Of([2, 2, 2])),
            [OpCheck.Values(1, 1, 1, 2, 2, 2)],
            ElementType.Float64,
            useReference: true,
            withGradients: false,
            threads: 1)[0];
        Assert.AreEqual(OpCheck.Values(1, 1, 1, 2, 2, 2).Span<float>().ToArray().Average(), y.Single(), 1e-6);
    }

    [TestMethod]
    public void Global_pools_take_whole_planes()
    {
        OpCheck.Verify(x => GlobalAveragePool.Of(x[0]), [OpCheck.Values(1, 3, 2, 4, 5)]);
        OpCheck.Verify(x => GlobalAveragePool.Of(x[0]), [OpCheck.Values(1, 17, 2, 3)]);
        OpCheck.Verify(x => GlobalMaxPool.Of(x[0]), [OpCheck.Values(1, 3, 2, 4, 5)]);
        OpCheck.Verify(x => GlobalMaxPool.Of(x[0]), [OpCheck.Values(1, 2, 2, 2, 3, 4)]);
    }

    [TestMethod]
    public void Misfits_name_shape_and_windows()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 3, 4, 4)));
        ArgumentException large = Assert.ThrowsExactly<ArgumentException>(() => MaxPool.Of(x, PoolAttributes.Of([5, 2])));
        StringAssert.Contains(large.Message, "[N, 3, 4, 4]");
        StringAssert.Contains(large.Message, "[5, 2]");
        ArgumentException rank = Assert.ThrowsExactly<ArgumentException>(() => AveragePool.Of(x, PoolAttributes.Of([2])));
        StringAssert.Contains(rank.Message, "3 axes");
    }
}
