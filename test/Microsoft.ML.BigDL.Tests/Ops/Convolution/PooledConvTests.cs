using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Pooling;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Convolution;

[TestClass]
public sealed class PooledConvTests
{
    [TestMethod]
    public void Gradients_go_by_the_maxima_with_and_without_an_activation()
    {
        OpCheck.Verify(
            x => MaxPool.Of(Relu.Of(Conv.Of(x[0], x[1], x[2], pads: [1, 1, 1, 1])), PoolAttributes.Of([2, 2], [2, 2])),
            [OpCheck.Values(1, 3, 9, 6, 5), OpCheck.Values(2, 4, 9, 3, 3), OpCheck.Values(3, 4)]);
        OpCheck.Verify(
            x => MaxPool.Of(Conv.Of(x[0], x[1], strides: [2, 1]), PoolAttributes.Of([3, 3], [2, 2])),
            [OpCheck.Values(4, 17, 4, 9, 7), OpCheck.Values(5, 3, 4, 3, 2)]);
        OpCheck.Verify(
            x => MaxPool.Of(Relu.Of(Conv.Of(x[0], x[1])), PoolAttributes.Of([2], [2])),
            [OpCheck.Values(6, 3, 16, 12), OpCheck.Values(7, 5, 16, 5)]);
    }

    [TestMethod]
    public void Large_patches_take_the_pooled_kernels_and_small_ones_of_the_input_do_not()
    {
        Assert.IsTrue(HasNode<PooledConvWeightGradient>(6, 5) && HasNode<PooledConvInputGradient>(6, 5));
        Assert.IsTrue(HasNode<PooledConvWeightGradient>(1, 5) && !HasNode<PooledConvInputGradient>(1, 5) && HasNode<MaxPoolGradient>(1, 5));
        Assert.IsFalse(HasNode<MaxPoolGradient>(6, 5));
    }

    private static bool HasNode<TOp>(int channels, int kernel)
    {
        Value x = Input("x", 2, channels, 14, 14);
        Value weights = Input("weights", 16, channels, kernel, kernel);
        Value y = MaxPool.Of(Relu.Of(Conv.Of(x, weights)), PoolAttributes.Of([2, 2], [2, 2]));
        Value seed = Node.Apply(new InputOp("seed", y.Type));
        ImmutableArray<Value?> gradients = GradientBuilder.Differentiate(Graph.Trace([x, weights], [y]), [seed], [x, weights], Sum.Of);
        return Graph.Trace([x, weights, seed], [gradients[0]!, gradients[1]!]).Nodes.Any(node => node.Op is TOp);
    }

    private static Value Input(string name, params int[] extents) =>
        Node.Apply(new InputOp(name, new TensorType(ElementType.Float32, new Shape(extents))));
}
