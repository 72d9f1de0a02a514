using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
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
        Graph graph = Graph.Trace([x], [y]);
        using ParameterStore none = new(ParameterLayout.Of(graph));
        ModelProto model = OnnxExporter.Export(
            graph, none, new OnnxExportOptions { Metadata = new Dictionary<string, string> { ["classes"] = "cat,dog" } });

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
        using ParameterStore none = new(ParameterLayout.Of(graph));
        Tensor[] outputs = OnnxRuntimeCheck.Run(OnnxExporter.Serialize(graph, none), ["x"], [input]);
        Assert.HasCount(3, outputs);
        Assert.IsTrue(input.Bytes.SequenceEqual(outputs[0].Bytes));
        CollectionAssert.AreEqual(new[] { 0f, 3f }, outputs[2].Span<float>().ToArray());
    }

    [TestMethod]
    public void Save_reports_the_difference_and_the_file_imports_as_a_model()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2)));
        Graph graph = Graph.Trace([x], [Exp.Of(x)]);
        using ParameterStore none = new(ParameterLayout.Of(graph));
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            double difference = OnnxExporter.Save(path, graph, none, [Tensor.From<float>(new Shape(1, 2), [-1, 3])]);
            Assert.IsLessThan(1e-5, difference);
            BigDL.Layers.Model model = OnnxImporter.Import(path);
            Assert.AreEqual("x", model.InputNames.Single());
            Assert.AreEqual("Float32 [N, 2]", model.OutputTypes.Single().ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Save_into_an_impossible_folder_names_it()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2)));
        Graph graph = Graph.Trace([x], [Relu.Of(x)]);
        using ParameterStore none = new(ParameterLayout.Of(graph));
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "model.onnx");
        BigDLException error = Assert.ThrowsExactly<BigDLException>(
            () => OnnxExporter.Save(path, graph, none, [Tensor.Zeros(ElementType.Float32, new Shape(1, 2))]));
        StringAssert.Contains(error.Message, "model.onnx");
    }

    [TestMethod]
    public void Check_neither_reads_nor_copies_weights()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 1000)));
        Graph graph = new BigDL.Layers.Model(x, new Dense(1000).Apply(x)).Graph;
        OnnxExporter.Check(graph);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OnnxExporter.Check(graph);
        Assert.IsLessThan(1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);

        using ParameterStore parameters = new(ParameterLayout.Of(graph));
        before = GC.GetAllocatedBytesForCurrentThread();
        OnnxExporter.Export(graph, parameters);
        Assert.IsLessThan(5_000_000, GC.GetAllocatedBytesForCurrentThread() - before, "4,000,000 bytes of weights are copied once");
    }

    [TestMethod]
    public void Export_names_operators_without_counterpart()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 2)));
        Value y = Pairwise<BigDL.Kernels.Arithmetic.Add>.Of(default, x, x);
        y.Producer.Scope = new Scope("Odd", "odd_layer");
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(
            () => OnnxExporter.Check(Graph.Trace([x], [y])));
        StringAssert.Contains(error.Message, "odd_layer");
    }
}
