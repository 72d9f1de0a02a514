using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Losses;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Losses;

[TestClass]
public sealed class CrossEntropyTests
{
    [TestMethod]
    public void Dense_targets_agree_with_their_differences() => OpCheck.Verify(
        x => DenseSoftmaxCrossEntropyLoss.Of(x[0], Node.Apply(new ConstantOp(OpCheck.Positive(2, 17, 6)))), [OpCheck.Values(1, 17, 6)]);

    [TestMethod]
    public void Classes_may_stand_on_any_axis()
    {
        OpCheck.Verify(x => CrossEntropy.Of(x[0], x[1]), [OpCheck.Values(1, 5, 4, 3), OpCheck.Indices(2, 4, 5, 3)]);
        OpCheck.Verify(x => CrossEntropy.Of(x[0], x[1], -1), [OpCheck.Values(1, 17, 3, 4), OpCheck.Indices(2, 4, 17, 3)]);
        OpCheck.Verify(x => CrossEntropy.Of(x[0], x[1], labelSmoothing: 0.2f), [OpCheck.Values(1, 17, 4), OpCheck.Indices(2, 4, 17)]);
    }

    [TestMethod]
    public void An_ignored_label_costs_nothing_and_moves_nothing()
    {
        Tensor labels = Tensor.From<int>(new Shape(3), [1, 2, -1]);
        foreach (float smoothing in new[] { 0f, 0.1f })
        {
            double[][] result = OpCheck.Run(
                x => CrossEntropy.Of(x[0], x[1], ignoredLabel: 2, labelSmoothing: smoothing),
                [OpCheck.Values(1, 3, 4), labels], ElementType.Float32, false, true, 1);
            Assert.AreNotEqual(0, result[0][0]);
            CollectionAssert.AreEqual(new double[] { 0, 0 }, result[0][1..]);
            Assert.IsTrue(result[1][4..].All(gradient => gradient == 0));
        }
    }

    [TestMethod]
    public void Class_weights_multiply_the_losses()
    {
        Tensor logits = OpCheck.Values(1, 4, 3);
        Tensor labels = Tensor.From<int>(new Shape(4), [0, 1, 2, -1]);
        double[] plain = OpCheck.Run(x => CrossEntropy.Of(x[0], x[1]), [logits, labels], ElementType.Float32, false, false, 1)[0];
        double[] weighted = OpCheck.Run(
            x => CrossEntropy.Of(x[0], x[1], classWeights: Node.Apply(new ConstantOp(Tensor.From<float>(new Shape(3), [1, 2, 4])))),
            [logits, labels], ElementType.Float32, false, false, 1)[0];
        CollectionAssert.AreEqual(new[] { plain[0], 2 * plain[1], 4 * plain[2], 0 }, weighted);
    }

    [TestMethod]
    public void Smoothing_mixes_with_the_even_distribution()
    {
        Tensor logits = OpCheck.Values(1, 2, 4);
        Tensor labels = OpCheck.Indices(2, 4, 2);
        double[] plain = OpCheck.Run(x => CrossEntropy.Of(x[0], x[1]), [logits, labels], ElementType.Float32, false, false, 1)[0];
        double[] even = OpCheck.Run(
            x => ReduceMean.Of(LogSoftmax.Of(x[0]), [1]), [logits, labels], ElementType.Float32, false, false, 1)[0];
        double[] smoothed = OpCheck.Run(
            x => CrossEntropy.Of(x[0], x[1], labelSmoothing: 0.3f), [logits, labels], ElementType.Float32, false, false, 1)[0];
        for (int i = 0; i < smoothed.Length; i++)
        {
            Assert.AreEqual((0.7 * plain[i]) - (0.3 * even[i]), smoothed[i], 1e-6);
        }
    }

    [TestMethod]
    public void Logarithms_of_the_softmax_cost_what_the_logits_cost() => OpCheck.Verify(
        x => CrossEntropy.OfLogarithms(LogSoftmax.Of(x[0]), x[1]), [OpCheck.Values(1, 17, 4), OpCheck.Indices(2, 4, 17)]);

    [TestMethod]
    public void A_target_that_is_trained_is_refused()
    {
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => OpCheck.Run(
            x => ElementwiseLoss<ElementLosses.SquaredError>.Of(default, x[0], x[1]),
            [OpCheck.Values(1, 4, 3), OpCheck.Values(2, 4, 3)], ElementType.Float32, false, true, 1));
        StringAssert.Contains(error.Message, "Float32 [4, 3]");
    }
}
