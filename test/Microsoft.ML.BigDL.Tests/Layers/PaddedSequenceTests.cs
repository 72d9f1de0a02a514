using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Ops;

namespace Microsoft.ML.BigDL.Tests.Layers;

/// <summary>Layers behind an embedding that marks padding: the padding is not seen, here and in ONNX Runtime.</summary>
[TestClass]
public sealed class PaddedSequenceTests
{
    private const double Tolerance = 1e-6;

    private static readonly Dictionary<string, Func<Value, Value>> s_layers = new(StringComparer.Ordinal)
    {
        ["average"] = x => new GlobalAveragePooling1D().Apply(x),
        ["maximum"] = x => new GlobalMaxPooling1D().Apply(x),
        ["convolution"] = x => new GlobalMaxPooling1D().Apply(new Conv1D(5, 3) { Padding = Padding.Same, Activation = Activation.ReLU }.Apply(x)),
        ["causal convolution"] = x => new GlobalAveragePooling1D().Apply(new Conv1D(4, 2) { Padding = Padding.Causal, DilationRate = 2 }.Apply(x)),
        ["both ends"] = x => new Bidirectional(new GRU(3)).Apply(x),
        ["both ends, all steps"] = x => new GlobalMaxPooling1D().Apply(
            new Bidirectional(new LSTM(3) { ReturnSequences = true }) { MergeMode = MergeMode.Average }.Apply(x)),
    };

    public static IEnumerable<object[]> Names => s_layers.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Padding_does_not_change_the_output(string name)
    {
        Graph graph = Inference(name, out ParameterStore parameters);
        using (parameters)
        {
            float[] alone = Predict(graph, parameters, Tensor.From<int>(new Shape(1, 3), [4, 0, 7]));
            float[] padded = Predict(graph, parameters, Tensor.From<int>(new Shape(2, 6), [4, 0, 7, 0, 0, 0, 1, 2, 3, 4, 5, 6]));
            Assert.HasCount(2 * alone.Length, padded);
            OpCheck.AssertClose(Widen(alone), Widen(padded[..alone.Length]), Tolerance, name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Onnx_runtime_agrees_at_any_length(string name)
    {
        Graph graph = Inference(name, out ParameterStore parameters);
        using (parameters)
        {
            byte[] onnx = OnnxExporter.Serialize(graph, parameters);
            foreach (Tensor words in new[] { OpCheck.Indices(1, 9, 2, 5), Tensor.From<int>(new Shape(2, 7), [4, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) })
            {
                Tensor[] ours = GraphEvaluator.Run(graph, [words], parameters);
                Tensor[] runtime = OnnxRuntimeCheck.Run(onnx, [Graph.InputName(graph.Inputs[0])], [words]);
                Assert.IsLessThanOrEqualTo(Tolerance, OnnxRuntimeCheck.LargestDifference(ours, runtime), name);
            }
        }
    }

    [TestMethod]
    public void The_mean_is_over_the_words_alone()
    {
        BigDL.Layers.Model model = Build(x => new GlobalAveragePooling1D().Apply(x));
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        float[] table = parameters.Weights.ToArray();
        float[] mean = Predict(InferenceForm.Of(model.Graph), parameters, Tensor.From<int>(new Shape(1, 4), [2, 5, 0, 0]));
        for (int i = 0; i < mean.Length; i++)
            Assert.AreEqual((table[(2 * mean.Length) + i] + table[(5 * mean.Length) + i]) / 2, mean[i], Tolerance);
    }

    [TestMethod]
    public void A_window_that_would_lose_the_lengths_is_refused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Build(x => new Conv1D(3, 2).Apply(x)));
        StringAssert.Contains(error.Message, "Padding.Valid");
        StringAssert.Contains(error.Message, "MaskZero");
    }

    [TestMethod]
    public void A_layer_that_goes_backwards_itself_is_refused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => new Bidirectional(new LSTM(2) { GoBackwards = true }));
        StringAssert.Contains(error.Message, "GoBackwards");
    }

    private static Graph Inference(string name, out ParameterStore parameters)
    {
        BigDL.Layers.Model model = Build(s_layers[name]);
        parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        return InferenceForm.Of(model.Graph);
    }

    private static BigDL.Layers.Model Build(Func<Value, Value> layer)
    {
        var words = new Input(Dimension.Symbol("T")) { ElementType = ElementType.Int32 };
        return new BigDL.Layers.Model(words, layer(new Embedding(9, 4) { MaskZero = true }.Apply(words)));
    }

    private static float[] Predict(Graph graph, ParameterStore parameters, Tensor words) =>
        GraphEvaluator.Run(graph, [words], parameters)[0].Span<float>().ToArray();

    private static double[] Widen(float[] values) => [.. values.Select(value => (double)value)];
}
