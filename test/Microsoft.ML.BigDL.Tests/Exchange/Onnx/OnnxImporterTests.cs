using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;
using static Microsoft.ML.BigDL.Tests.Exchange.Onnx.OnnxModels;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

[TestClass]
public sealed class OnnxImporterTests
{
    [TestMethod]
    public void Import_keeps_the_batch_symbolic_through_shape_arithmetic()
    {
        // What PyTorch writes for x.view(x.size(0), -1).
        ImportedGraph imported = OnnxImporter.ImportGraph(Serialized(
            [Input("x", ElementType.Float32, "batch", 3, 4)],
            ["y"],
            [
                Node("Shape", ["x"], ["s"]),
                Node("Gather", ["s", "zero"], ["n"], Attribute("axis", 0)),
                Node("Unsqueeze", ["n", "front"], ["n1"]),
                Node("Concat", ["n1", "rest"], ["target"], Attribute("axis", 0)),
                Node("Reshape", ["x", "target"], ["r"]),
                Node("Relu", ["r"], ["y"]),
            ],
            OnnxTensors.Write("zero", Tensor.Scalar(0L)), Longs("front", 0), Longs("rest", -1)), "m.onnx");

        Assert.AreEqual("Float32 [N, 12]", imported.Graph.Outputs[0].Type.ToString());
        Tensor y = GraphEvaluator.Run(imported.Graph, [Tensor.From<float>(new Shape(1, 3, 4), [.. Enumerable.Range(-6, 12)])])[0];
        CollectionAssert.AreEqual(Enumerable.Range(-6, 12).Select(v => Math.Max(v, 0f)).ToArray(), y.Span<float>().ToArray());
    }

    [TestMethod]
    public void Import_lists_everything_it_does_not_support_in_one_error()
    {
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => OnnxImporter.ImportGraph(Serialized(
            [Input("x", ElementType.Float32, "N", 3)],
            ["z"],
            [
                Node("FirstUnknown", ["x"], ["y"]),
                Node("Relu", ["y"], ["r"]),
                Node("SecondUnknown", ["x"], ["w"]),
                Node("Add", ["r", "w"], ["z"]),
                Node("UnusedUnknown", ["x"], ["unused"]),
            ]), "m.onnx"));
        StringAssert.Contains(error.Message, "'m.onnx'");
        StringAssert.Contains(error.Message, "FirstUnknown");
        StringAssert.Contains(error.Message, "SecondUnknown");
        Assert.DoesNotContain("UnusedUnknown", error.Message);
    }

    [TestMethod]
    public void Import_names_a_value_that_nothing_computes()
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => OnnxImporter.ImportGraph(
            Serialized([], ["y"], [Node("Relu", ["nowhere"], ["y"])]), "m.onnx"));
        StringAssert.Contains(error.Message, "'nowhere'");
    }

    [TestMethod]
    public void Import_names_the_node_whose_shapes_do_not_fit()
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => OnnxImporter.ImportGraph(Serialized(
            [Input("x", ElementType.Float32, 2, 3)], ["y"], [Node("Reshape", ["x", "target"], ["y"])], Longs("target", 4, 2)), "m.onnx"));
        StringAssert.Contains(error.Message, "Reshape_y");
        StringAssert.Contains(error.Message, "[2, 3]");
    }

    [TestMethod]
    public void Import_refuses_an_input_type_it_cannot_be_fed()
    {
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => OnnxImporter.ImportGraph(Serialized(
            [new ValueInfoProto { Name = "x", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 8 } } }],
            ["y"], [Node("Relu", ["x"], ["y"])]), "m.onnx"));
        StringAssert.Contains(error.Message, "STRING");
    }

    [TestMethod]
    public void Import_takes_the_branch_whose_condition_it_knows()
    {
        GraphProto relu = new() { Output = { new ValueInfoProto { Name = "b" } }, Node = { Node("Relu", ["x"], ["b"]) } };
        GraphProto same = new() { Output = { new ValueInfoProto { Name = "c" } }, Node = { Node("Identity", ["x"], ["c"]) } };
        ImportedGraph imported = OnnxImporter.ImportGraph(Serialized(
            [Input("x", ElementType.Float32, 2)], ["y"],
            [Node("If", ["condition"], ["y"], Attribute("then_branch", relu), Attribute("else_branch", same))],
            OnnxTensors.Write("condition", Tensor.Scalar(true))), "m.onnx");
        Tensor y = GraphEvaluator.Run(imported.Graph, [Tensor.From<float>(new Shape(2), [-1, 2])])[0];
        CollectionAssert.AreEqual(new[] { 0f, 2f }, y.Span<float>().ToArray());
    }

    [TestMethod]
    public void Import_uses_known_inputs_for_the_structure_and_says_so()
    {
        byte[] model = Serialized(
            [Input("x", ElementType.Float32, 2, 3), Input("target", ElementType.Int64, 1)],
            ["y"], [Node("Reshape", ["x", "target"], ["y"])]);
        Assert.ThrowsExactly<NotSupportedException>(() => OnnxImporter.ImportGraph(model, "m.onnx"));
        OnnxImportOptions options = new()
        {
            KnownInputs = new Dictionary<string, Tensor> { ["target"] = Tensor.From<long>(new Shape(1), [-1]) },
        };
        ImportedGraph imported = OnnxImporter.ImportGraph(model, "m.onnx", options);
        Assert.AreEqual("Float32 [6]", imported.Graph.Outputs[0].Type.ToString());
        CollectionAssert.AreEqual(new[] { "target" }, imported.FixedInputs.ToArray());
    }
}
