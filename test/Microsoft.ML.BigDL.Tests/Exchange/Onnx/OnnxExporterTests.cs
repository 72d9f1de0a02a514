using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

[TestClass]
public sealed class OnnxExporterTests
{
    [TestMethod]
    public void Export_keeps_names_batch_axis_and_notes()
    {
        Value x = Node.Apply(new InputOp("pixels", new TensorType(ElementType.Float32, Dimension.Batch, 4)));
        Value y = Relu.Of(x);
        y.Producer.Scope = new Scope("Activation", "scores");
        ModelProto model = OnnxExporter.Export(
            Graph.Trace([x], [y]), _ => throw new InvalidOperationException(),
            new OnnxExportOptions { Metadata = new Dictionary<string, string> { ["classes"] = "cat,dog" } });

        Assert.AreEqual("pixels", model.Graph.Input[0].Name);
        Assert.AreEqual("N", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.AreEqual(4, model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue);
        Assert.AreEqual("scores", model.Graph.Output[0].Name);
        Assert.AreEqual("scores/Relu", model.Graph.Node[0].Name);
        Assert.AreEqual("cat,dog", model.MetadataProps.Single(note => note.Key == "classes").Value);
        Assert.AreNotEqual(string.Empty, model.ProducerVersion);
        Assert.IsGreaterThanOrEqualTo(17, model.OpsetImport[0].Version);
    }

    [TestMethod]
    public void Export_writes_an_input_and_one_value_twice_as_outputs()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2)));
        Value y = Relu.Of(x);
        Graph graph = Graph.Trace([x], [x, y, y]);
        Tensor input = Tensor.From<float>(new Shape(1, 2), [-1, 3]);
        Tensor[] outputs = OnnxAgreement.RunOnnxRuntime(OnnxAgreement.Export(graph), graph, [input]);
        Assert.HasCount(3, outputs);
        Assert.IsTrue(input.Bytes.SequenceEqual(outputs[0].Bytes));
        CollectionAssert.AreEqual(new[] { 0f, 3f }, outputs[2].Span<float>().ToArray());
    }

    [TestMethod]
    public void Export_names_operators_without_counterpart()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2)));
        Value y = Pairwise<BigDL.Kernels.Arithmetic.Add>.Of(default, x, x);
        y.Producer.Scope = new Scope("Odd", "odd_layer");
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(
            () => OnnxExporter.Export(Graph.Trace([x], [y]), _ => throw new InvalidOperationException()));
        StringAssert.Contains(error.Message, "odd_layer");
    }
}
