using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Fusion;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Fusion;

[TestClass]
public sealed class FuseActivationsTests
{
    [TestMethod]
    public void An_activation_behind_a_product_or_convolution_becomes_its_epilogue()
    {
        Value x = Input("x", 4, 2, 5, 5);
        Value w = Input("w", 3, 2, 3, 3);
        Graph graph = FuseActivations.Apply(Graph.Trace([x, w], [Relu.Of(Conv.Of(x, w))]));
        Assert.AreEqual(Epilogue.Relu, ((Conv)graph.Outputs[0].Producer.Op).Epilogue);
        Value a = Input("a", 4, 5);
        Value b = Input("b", 5, 3);
        graph = FuseActivations.Apply(Graph.Trace([a, b], [Relu.Of(Relu.Of(MatMul.Of(a, b)))]));
        Assert.IsInstanceOfType<Relu>(graph.Outputs[0].Producer.Op);
        Assert.AreEqual(Epilogue.Relu, ((MatMul)graph.Outputs[0].Producer.Inputs[0].Producer.Op).Epilogue);
    }

    [TestMethod]
    public void A_value_that_others_read_stays()
    {
        Value a = Input("a", 4, 5);
        Value b = Input("b", 5, 3);
        Value y = MatMul.Of(a, b);
        Graph graph = Graph.Trace([a, b], [Relu.Of(y), y]);
        Assert.HasCount(graph.Nodes.Length, FuseActivations.Apply(graph).Nodes);
    }

    [TestMethod]
    public void A_graph_with_gradients_is_fused_too()
    {
        Value a = Input("a", 4, 5);
        Value b = Input("b", 5, 3);
        Value y = Relu.Of(MatMul.Of(a, b));
        Value seed = Input("seed", 4, 3);
        ImmutableArray<Value?> gradients = GradientBuilder.Differentiate(Graph.Trace([a, b], [y]), [seed], [a, b], Sum.Of);
        Graph graph = Graph.Trace([a, b, seed], [y, gradients[0]!, gradients[1]!]);
        Assert.HasCount(graph.Nodes.Length - 1, FuseActivations.Apply(graph).Nodes);
    }

    private static Value Input(string name, params int[] extents) =>
        Node.Apply(new InputOp(name, new TensorType(ElementType.Float32, new Shape(extents))));
}
