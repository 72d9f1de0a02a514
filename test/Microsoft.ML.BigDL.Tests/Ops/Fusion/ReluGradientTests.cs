using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Pooling;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Fusion;

[TestClass]
public sealed class ReluGradientTests
{
    [TestMethod]
    public void Behind_a_maximum_pooling_the_mask_is_of_its_size()
    {
        Value x = Input("x", 2, 3, 6, 8);
        Graph graph = Gradient(x, MaxPool.Of(Relu.Of(x), PoolAttributes.Of([2, 2], [2, 2])));
        Node spread = graph.Outputs[0].Producer;
        Assert.IsInstanceOfType<MaxPoolGradient>(spread.Op);
        Assert.AreEqual(new Shape(2, 3, 3, 4), spread.Inputs[0].Producer.Inputs[1].Type.Shape);
        graph = Gradient(x, GlobalMaxPool.Of(Relu.Of(x)));
        Assert.IsInstanceOfType<MaxPoolGradient>(graph.Outputs[0].Producer.Op);
    }

    [TestMethod]
    public void Where_others_read_the_activation_too_it_is_masked_itself()
    {
        Value x = Input("x", 2, 3, 6, 8);
        Value y = Relu.Of(x);
        Value pooled = MaxPool.Of(y, PoolAttributes.Of([3, 3], [1, 1], [1, 1, 1, 1]));
        Node mask = Gradient(x, Add.Of(pooled, y)).Outputs[0].Producer;
        Assert.AreEqual(y.Type, mask.Inputs[1].Type);
        Assert.IsNotInstanceOfType<MaxPoolGradient>(mask.Op);
    }

    [TestMethod]
    public void It_is_the_gradient_where_windows_overlap_and_where_all_of_one_is_negative()
    {
        OpCheck.Verify(x => MaxPool.Of(Relu.Of(x[0]), PoolAttributes.Of([3, 2], [2, 1], [1, 0, 1, 1])), [OpCheck.Values(1, 2, 3, 6, 5)]);
        OpCheck.Verify(x => MaxPool.Of(Relu.Of(x[0]), PoolAttributes.Of([2, 2], [2, 2])), [OpCheck.Values(2, 17, 2, 4, 8)]);
        OpCheck.Verify(x => GlobalMaxPool.Of(Relu.Of(x[0])), [OpCheck.Values(3, 3, 2, 4, 5)]);
    }

    private static Graph Gradient(Value x, Value y)
    {
        Value seed = Node.Apply(new InputOp("seed", y.Type));
        ImmutableArray<Value?> gradients = GradientBuilder.Differentiate(Graph.Trace([x], [y]), [seed], [x], Sum.Of);
        return Graph.Trace([x, seed], [gradients[0]!]);
    }

    private static Value Input(string name, params int[] extents) =>
        Node.Apply(new InputOp(name, new TensorType(ElementType.Float32, new Shape(extents))));
}
