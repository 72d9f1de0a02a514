using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

/// <summary>One line an operator: what we export computes the same in ONNX Runtime, and the same again when imported.</summary>
[TestClass]
public sealed class OnnxAgreementTests
{
    private const int BatchSize = 3;
    private const double Tolerance = 2e-5;

    private static readonly Dictionary<string, Func<Graph>> s_cases = new()
    {
        ["Relu"] = () => Of(Relu.Of, 5),
        ["Sum"] = () => Of(x => Sum.Of([x, Relu.Of(x), x]), 4),
        ["Reshape: flatten"] = () => Of(x => Relu.Of(Reshape.Of(x, Dimension.Batch, null)), 2, 3),
        ["Reshape: batch into rows"] = () => Of(x => Reshape.Of(x, null, 3), 2, 3),
        ["Reshape: fixed"] = () => Of(x => Reshape.Of(x, Dimension.Batch, 3, 2), 6),
    };

    public static IEnumerable<object[]> Cases => s_cases.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Exported_operator_agrees(string name)
    {
        Graph graph = s_cases[name]();
        byte[] model = OnnxAgreement.Export(graph);
        Random random = new(7);
        Tensor[] inputs = [.. graph.Inputs.Select(input => Sample(input.Type, random))];
        Tensor[] ours = GraphEvaluator.Run(Microsoft.ML.BigDL.Graphs.Passes.InferenceForm.Of(graph), inputs);

        Tensor[] runtime = OnnxAgreement.RunOnnxRuntime(model, graph, inputs);
        ImportedGraph imported = OnnxImporter.Import(model, name);
        Tensor[] again = GraphEvaluator.Run(Microsoft.ML.BigDL.Graphs.Passes.InferenceForm.Of(imported.Graph), inputs);
        for (int i = 0; i < ours.Length; i++)
        {
            Assert.IsLessThanOrEqualTo(Tolerance, OnnxAgreement.Difference(ours[i], runtime[i]), "ONNX Runtime");
            Assert.IsLessThanOrEqualTo(Tolerance, OnnxAgreement.Difference(again[i], ours[i]), "import of the export");
        }

        CollectionAssert.AreEqual(
            graph.Inputs.Select(Graph.InputName).ToArray(), imported.Graph.Inputs.Select(Graph.InputName).ToArray());
        for (int i = 0; i < graph.Outputs.Length; i++)
            Assert.AreEqual(graph.Outputs[i].Type, imported.Graph.Outputs[i].Type);
    }

    private static Graph Of(Func<Value, Value> build, params int[] extents) => Of(ElementType.Float32, build, extents);

    private static Graph Of(ElementType type, Func<Value, Value> build, params int[] extents)
    {
        Dimension[] dimensions = [Dimension.Batch, .. extents.Select(extent => (Dimension)extent)];
        Value x = Node.Apply(new InputOp("x", new TensorType(type, dimensions)));
        return Graph.Trace([x], [build(x)]);
    }

    private static Tensor Sample(TensorType type, Random random)
    {
        Tensor tensor = Tensor.Zeros(type.ElementType, type.Bind(new Dictionary<string, int> { ["N"] = BatchSize }).Shape);
        if (type.ElementType == ElementType.Int32)
        {
            foreach (ref int value in tensor.Span<int>())
                value = random.Next(4);
        }
        else
        {
            foreach (ref float value in tensor.Span<float>())
                value = (float)((random.NextDouble() * 4) - 2);
        }

        return tensor;
    }
}
