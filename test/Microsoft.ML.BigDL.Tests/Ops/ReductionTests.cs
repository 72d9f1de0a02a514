using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Losses;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Tests.Ops;

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
}
