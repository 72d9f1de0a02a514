using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

/// <summary>Whole networks: what is exported scores alike in ONNX Runtime, and again when it is imported.</summary>
[TestClass]
public sealed class OnnxModelTests
{
    private const double Tolerance = 1e-4;

    private static readonly Dictionary<string, Func<BigDL.Layers.Model>> s_models = new()
    {
        ["LeNet-5"] = () => Built(LeNet5.Build(10)),
        ["Perceptron"] = () => ((IModelSource)MultilayerPerceptron.Build(3, [16, 8], dropoutRate: 0.5f))
            .Build(new TensorType(ElementType.Float32, Dimension.Batch, 7)),
        ["ResNet-8"] = () => ResNet.Build(10, depth: 8, height: 16, width: 16),
        ["VGG"] = () => Built(Vgg.Build(4, [4, 8], height: 16, width: 16)),
        ["NeuralCF"] = () => NeuralCF.Build(50, 40),
        ["Text, LSTM"] = () => TextClassifier.Build(30, 2, embeddingSize: 8, units: 6),
        ["Text, GRU"] = () => TextClassifier.Build(30, 2, embeddingSize: 8, units: 6, encoder: TextEncoder.GRU),
        ["Text, both ends"] = () => TextClassifier.Build(30, 2, embeddingSize: 8, units: 6, encoder: TextEncoder.BidirectionalLSTM),
        ["Text, pooling"] = () => TextClassifier.Build(30, 2, embeddingSize: 8, encoder: TextEncoder.Pooling),
    };

    public static IEnumerable<object[]> Names => s_models.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Exported_model_agrees(string name)
    {
        BigDL.Layers.Model model = s_models[name]();
        using ParameterStore parameters = new(model.Layout);
        parameters.Initialize(seed: 3);
        byte[] onnx = OnnxExporter.Serialize(model.Graph, parameters);
        Tensor[] inputs = [.. model.InputTypes.Select(Sample)];
        Tensor[] ours = GraphEvaluator.Run(InferenceForm.Of(model.Graph), inputs, parameters);
        Assert.IsLessThan(Tolerance, OnnxRuntimeCheck.LargestDifference(ours, OnnxRuntimeCheck.Run(onnx, model.InputNames, inputs)));

        ImportedGraph imported = OnnxImporter.ImportGraph(onnx, name);
        BigDL.Layers.Model again = new(imported.Graph.Inputs, imported.Graph.Outputs);
        CollectionAssert.AreEqual(model.InputNames.ToArray(), again.InputNames.ToArray());
        CollectionAssert.AreEqual(model.OutputTypes.ToArray(), again.OutputTypes.ToArray());
        Assert.AreEqual(model.TrainableCount, again.TrainableCount);
        Assert.AreEqual(model.StateCount, again.StateCount);
        Tensor[] theirs = GraphEvaluator.Run(InferenceForm.Of(again.Graph), inputs);
        Assert.IsLessThan(Tolerance, OnnxRuntimeCheck.LargestDifference(theirs, ours));
    }

    private static BigDL.Layers.Model Built(Sequential model) => ((IModelSource)model).Build();

    private static Tensor Sample(TensorType type)
    {
        Random random = new(5);
        TensorType bound = type.Bind(new Dictionary<string, int> { ["N"] = 2, ["T"] = 9 });
        Tensor tensor = Tensor.Zeros(bound.ElementType, bound.Shape);
        if (type.ElementType == ElementType.Int32)
        {
            foreach (ref int value in tensor.Span<int>())
                value = random.Next(1, 20);
        }
        else
        {
            foreach (ref float value in tensor.Span<float>())
                value = (float)random.NextDouble();
        }

        return tensor;
    }
}
