using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Losses;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Reduction;

[TestClass]
public sealed class ReductionTests
{
    private static readonly int[][] s_axes = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], [-1]];

    [TestMethod]
    public void Sums_and_means_over_any_axes_agree_with_their_differences()
    {
        foreach (int[] axes in s_axes)
        {
            OpCheck.Verify(x => ReduceSum.Of(x[0], axes), [OpCheck.Values(1, 17, 3, 2)]);
            OpCheck.Verify(x => ReduceMean.Of(x[0], axes, keepDims: true), [OpCheck.Values(2, 4, 3, 5)]);
        }
    }

    [TestMethod]
    public void Extremes_products_and_norms_agree_with_their_differences()
    {
        foreach (int[] axes in s_axes)
        {
            OpCheck.Verify(x => ReduceMax.Of(x[0], axes), [OpCheck.Values(1, 5, 3, 2)]);
            OpCheck.Verify(x => ReduceMin.Of(x[0], axes, keepDims: true), [OpCheck.Values(2, 17, 3, 2)]);
            OpCheck.Verify(x => ReduceProd.Of(x[0], axes), [OpCheck.Values(3, 2, 3, 2)]);
            OpCheck.Verify(x => ReduceL2.Of(x[0], axes), [OpCheck.Values(4, 4, 3, 2)]);
        }
    }

    [TestMethod]
    public void Equal_extremes_share_their_gradient()
    {
        double[] gradient = Run(x => ReduceMax.Of(x, [1]), Tensor.From<float>(new Shape(1, 4), [2, 1, 2, 0]), withGradients: true)[1];
        Assert.AreEqual(gradient[0], gradient[2]);
        Assert.AreEqual(OpCheck.Values(77, 1).Span<float>()[0] / 2, gradient[0], 1e-6);
        Assert.AreEqual(0, gradient[1]);
    }

    [TestMethod]
    public void A_product_with_a_zero_has_a_gradient()
    {
        double[] gradient = Run(x => ReduceProd.Of(x, [0]), Tensor.From<float>(new Shape(3), [2, 0, 5]), withGradients: true)[1];
        CollectionAssert.AreEqual(new double[] { 0, 10 * OpCheck.Values(77, 1).Span<float>()[0], 0 }, gradient);
    }

    [TestMethod]
    public void ArgMax_takes_the_first_largest_the_last_or_a_NaN()
    {
        Tensor x = Tensor.From<float>(new Shape(3, 4), [1, 3, 3, 2, -1, -5, -5, -2, 0, float.NaN, 9, 1]);
        CollectionAssert.AreEqual(new double[] { 1, 0, 1 }, Run(v => ArgMax.Of(v, 1), x)[0]);
        CollectionAssert.AreEqual(new double[] { 2, 0, 1 }, Run(v => ArgMax.Of(v, -1, keepDims: true, isLast: true), x)[0]);
        CollectionAssert.AreEqual(new double[] { 0, 1, 1 }, Run(v => ArgMin.Of(v, 1), x)[0]);
        CollectionAssert.AreEqual(new double[] { 0, 2, 2, 0 }, Run(v => ArgMax.Of(v, 0), Tensor.From<int>(new Shape(3, 4), [4, 1, 1, 5, 1, 2, 3, 1, 1, 4, 4, 1]))[0]);
    }

    [TestMethod]
    public void Running_sums_agree_with_their_differences()
    {
        OpCheck.Verify(x => CumSum.Of(x[0], 1), [OpCheck.Values(1, 17, 5)]);
        OpCheck.Verify(x => CumSum.Of(x[0], 0, isExclusive: true), [OpCheck.Values(1, 4, 3)]);
        OpCheck.Verify(x => CumSum.Of(x[0], -2, isReversed: true), [OpCheck.Values(1, 2, 4, 3)]);
        CollectionAssert.AreEqual(
            new double[] { 5, 3, 0 },
            Run(x => CumSum.Of(x, 0, isExclusive: true, isReversed: true), Tensor.From<int>(new Shape(3), [1, 2, 3]))[0]);
    }

    [TestMethod]
    public void Wide_samples_agree_with_their_differences()
    {
        OpCheck.Verify(x => ReduceMean.Of(x[0], [1]), [OpCheck.Values(1, 16, 3, 19)]);
        OpCheck.Verify(x => ReduceSum.Of(x[0], [1]), [OpCheck.Values(1, 2, 3, 35)]);
        OpCheck.Verify(x => Softmax.Of(x[0], 1), [OpCheck.Values(1, 16, 3, 18)]);
        OpCheck.Verify(x => Softmax.Of(x[0], 0), [OpCheck.Values(1, 4, 33)]);
    }

    [TestMethod]
    public void Empty_axes_fold_to_the_value_that_changes_nothing()
    {
        Tensor empty = Tensor.Zeros(ElementType.Float32, new Shape(2, 0));
        CollectionAssert.AreEqual(new double[] { 0, 0 }, Run(x => ReduceSum.Of(x, [1]), empty)[0]);
        CollectionAssert.AreEqual(new double[] { 1, 1 }, Run(x => ReduceProd.Of(x, [1]), empty)[0]);
        Assert.IsEmpty(Run(x => ReduceSum.Of(x, [0]), empty)[0]);
        Assert.IsEmpty(Run(x => Softmax.Of(x, 1), empty)[0]);
    }

    [TestMethod]
    public void Softmax_and_its_logarithm_agree_with_their_differences()
    {
        foreach (int axis in new[] { 0, 1, 2 })
        {
            OpCheck.Verify(x => Softmax.Of(x[0], axis), [OpCheck.Values(1, 17, 3, 2)]);
            OpCheck.Verify(x => LogSoftmax.Of(x[0], axis), [OpCheck.Values(2, 4, 5, 3)]);
        }
    }

    [TestMethod]
    public void Cross_entropy_of_labels_agrees_with_its_differences() =>
        OpCheck.Verify(x => SoftmaxCrossEntropyLoss.Of(x[0], x[1]), [OpCheck.Values(1, 17, 6), OpCheck.Indices(2, 6, 17)]);

    [TestMethod]
    public void Losses_by_element_agree_with_their_differences()
    {
        // The targets are data: their gradient is not defined, so they enter as a constant.
        Func<Value[], Value> On(Func<Value, Value, Value> loss) => x =>
            loss(x[0], Node.Apply(new ConstantOp(OpCheck.Positive(9, 17, 3))));
        OpCheck.Verify(On((x, t) => ElementwiseLoss<ElementLosses.SquaredError>.Of(default, x, t)), [OpCheck.Values(1, 17, 3)]);
        OpCheck.Verify(On((x, t) => ElementwiseLoss<ElementLosses.AbsoluteError>.Of(default, x, t)), [OpCheck.Values(1, 17, 3)]);
        OpCheck.Verify(On((x, t) => ElementwiseLoss<ElementLosses.BinaryCrossEntropyWithLogits>.Of(default, x, t)), [OpCheck.Values(1, 17, 3)]);
        OpCheck.Verify(On((x, t) => ElementwiseLoss<ElementLosses.Huber>.Of(new(0.6f), x, t)), [OpCheck.Values(1, 17, 3)]);
    }

    [TestMethod]
    public void Equal_logits_cost_the_logarithm_of_the_classes()
    {
        double[] losses = OpCheck.Run(
            x => SoftmaxCrossEntropyLoss.Of(x[0], x[1]),
            [Tensor.Zeros(ElementType.Float32, new Shape(3, 8)), OpCheck.Indices(2, 8, 3)],
            ElementType.Float32, false, false, 1)[0];
        foreach (double loss in losses)
        {
            Assert.AreEqual(Math.Log(8), loss, 1e-6);
        }
    }

    private static double[][] Run(Func<Value, Value> function, Tensor x, bool withGradients = false) => OpCheck.Run(
        v => function(v[0]), [x], ElementType.Float32, useReference: false, withGradients, threads: 2);
}
