using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Ops;

namespace Microsoft.ML.BigDL.Tests.Layers;

[TestClass]
public sealed class LayerContractTests
{
    private const int Samples = 4;

    private static readonly Dictionary<string, LayerContract> s_contracts = new(StringComparer.Ordinal)
    {
        ["ActivationLayer"] = new(() => new ActivationLayer(Activation.Tanh), [Values(3, 2)], [3, 2], 0),
        ["ActivationLayer softmax"] = new(() => new ActivationLayer(Activation.Softmax), [Values(3, 4)], [3, 4], 0),
        ["Add"] = new(() => new Add(), [Values(5), Values(5)], [5], 0),
        ["Average"] = new(() => new Average(), [Values(5), Values(5), Values(5)], [5], 0),
        ["AveragePooling2D"] = new(() => new AveragePooling2D(2), [Values(4, 6, 3)], [2, 3, 3], 0),
        ["Bidirectional"] = new(() => new Bidirectional(new LSTM(2)), [Values(4, 3)], [4], 96),
        ["Bidirectional sum"] = new(
            () => new Bidirectional(new GRU(2) { ReturnSequences = true }) { MergeMode = MergeMode.Sum }, [Values(4, 3)], [4, 2], 84),
        ["BatchNormalization"] = new(() => new BatchNormalization(), [Values(5)], [5], 10),
        ["BatchNormalization images"] = new(() => new BatchNormalization(), [Values(3, 2, 4)], [3, 2, 4], 8),
        ["Concatenate"] = new(() => new Concatenate(), [Values(2, 3), Values(2, 4)], [2, 7], 0),
        ["Conv1D"] = new(() => new Conv1D(3, 2) { Activation = Activation.Tanh }, [Values(5, 2)], [4, 3], 15),
        ["Conv1D causal"] = new(
            () => new Conv1D(4, 3) { Padding = Padding.Causal, DilationRate = 2, Groups = 2, UseBias = false }, [Values(6, 2)], [6, 4], 12),
        ["Conv2D"] = new(() => new Conv2D(3, 3) { Activation = Activation.Tanh }, [Values(5, 4, 2)], [3, 2, 3], 57),
        ["Conv2D same"] = new(
            () => new Conv2D(4, 3) { Padding = Padding.Same, Strides = 2, Groups = 2, UseBias = false }, [Values(5, 4, 2)], [3, 2, 4], 36),
        ["Dense"] = new(() => new Dense(3) { Activation = Activation.Sigmoid }, [Values(5)], [3], 18),
        ["Dense steps"] = new(() => new Dense(3) { UseBias = false }, [Values(2, 5)], [2, 3], 15),
        ["Dropout"] = new(() => new Dropout(0.3f), [Values(6)], [6], 0),
        ["Embedding"] = new(() => new Embedding(7, 3), [OpCheck.Indices(1, 7, Samples, 4)], [4, 3], 21),
        ["Embedding sparse"] = new(() => new Embedding(7, 3) { SparseGradient = true }, [OpCheck.Indices(1, 7, Samples, 4)], [4, 3], 21),
        ["Embedding masked"] = new(() => new Embedding(7, 3) { MaskZero = true }, [OpCheck.Indices(1, 7, Samples, 4)], [4, 3], 21),
        ["Flatten"] = new(() => new Flatten(), [Values(3, 2)], [6], 0),
        ["GRU"] = new(() => new GRU(3), [Values(4, 2)], [3], 63),
        ["GRU reset before"] = new(() => new GRU(3) { ResetAfter = false, ReturnSequences = true }, [Values(4, 2)], [4, 3], 54),
        ["GlobalAveragePooling1D"] = new(() => new GlobalAveragePooling1D(), [Values(5, 3)], [3], 0),
        ["GlobalMaxPooling1D"] = new(() => new GlobalMaxPooling1D(), [Values(5, 3)], [3], 0),
        ["GlobalAveragePooling2D"] = new(() => new GlobalAveragePooling2D(), [Values(3, 4, 2)], [2], 0),
        ["GlobalMaxPooling2D"] = new(() => new GlobalMaxPooling2D(), [Values(3, 4, 2)], [2], 0),
        ["LSTM"] = new(() => new LSTM(3), [Values(4, 2)], [3], 72),
        ["LSTM backwards"] = new(() => new LSTM(3) { GoBackwards = true, ReturnSequences = true }, [Values(4, 2)], [4, 3], 72),
        ["LayerNormalization"] = new(() => new LayerNormalization(), [Values(2, 5)], [2, 5], 10),
        ["MaxPooling2D"] = new(() => new MaxPooling2D(2), [Values(4, 6, 3)], [2, 3, 3], 0),
        ["Multiply"] = new(() => new Multiply(), [Values(5), Values(5)], [5], 0),
        ["Reshape"] = new(() => new Reshape(3, -1), [Values(2, 6)], [3, 4], 0),
        ["SimpleRNN"] = new(() => new SimpleRNN(3), [Values(4, 2)], [3], 18),
        ["Subtract"] = new(() => new Subtract(), [Values(5), Values(5)], [5], 0),
    };

    private static int s_seed;

    public static IEnumerable<object[]> Names => s_contracts.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_layer_keeps_its_promises(string name) => s_contracts[name].Verify();

    [TestMethod]
    public void Every_layer_has_a_contract()
    {
        IEnumerable<string> layers = typeof(Layer).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract && type != typeof(Input))
            .Select(type => type.Name);
        CollectionAssert.IsSubsetOf(layers.ToArray(), s_contracts.Keys.Select(name => name.Split(' ')[0]).ToArray());
    }

    private static Tensor Values(params int[] sample) => OpCheck.Values(++s_seed, [Samples, .. sample]);
}
