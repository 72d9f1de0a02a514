using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.BigDL.Exchange.Portable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Optimizers.Schedules;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Models;
using Microsoft.ML.BigDL.Tests.Ops;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Exchange.Portable;

[TestClass]
public sealed class PortableModelTests
{
    private const int Records = 24;
    private const int Classes = 3;

    [TestMethod]
    public void LeNet_trains_to_the_same_bits() => Verify(
        LeNet5.Build(Classes).Build(),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 28, 28, 1));

    [TestMethod]
    public void A_perceptron_trains_to_the_same_bits() => Verify(
        MultilayerPerceptron.Build(Classes, [16, 8], dropoutRate: 0.1f).Build(new TensorType(ElementType.Float32, Dimension.Batch, 6)),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 6));

    [TestMethod]
    public void A_residual_network_trains_to_the_same_bits() => Verify(
        ResNet.Build(Classes, depth: 8, height: 8, width: 8),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 8, 8, 3));

    [TestMethod]
    public void A_vgg_trains_to_the_same_bits() => Verify(
        Vgg.Build(Classes, filters: [8, 12], height: 8, width: 8).Build(),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 8, 8, 3));

    [TestMethod]
    [DataRow(TextEncoder.LSTM)]
    [DataRow(TextEncoder.GRU)]
    [DataRow(TextEncoder.BidirectionalGRU)]
    [DataRow(TextEncoder.Pooling)]
    public void A_text_classifier_trains_to_the_same_bits(TextEncoder encoder) => Verify(
        TextClassifier.Build(20, Classes, embeddingSize: 8, units: 12, encoder),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Indices(1, 20, Records, 11));

    [TestMethod]
    public void Neural_collaborative_filtering_trains_to_the_same_bits()
    {
        Tensor chosen = OpCheck.Indices(3, 2, Records, 1);
        Verify(
            NeuralCF.Build(7, 9, factors: 4, embeddingSize: 5, hiddenUnits: [8, 4]),
            new BinaryCrossentropy(),
            Tensor.From<float>(chosen.Shape, [.. chosen.Span<int>().ToArray().Select(x => (float)x)]),
            OpCheck.Indices(1, 7, Records, 1),
            OpCheck.Indices(2, 9, Records, 1));
    }

    [TestMethod]
    public void Layers_used_twice_stay_shared_and_unused_inputs_stay()
    {
        (Input first, Input second, Input unused) = (new(4) { Name = "a" }, new(4) { Name = "b" }, new(2) { Name = "c" });
        var tower = new Dense(5);
        var model = new BigDL.Layers.Model(
            [unused, first, second], [new Add().Apply(tower.Apply(first), tower.Apply(second)), tower.Apply(first)]);

        BigDL.Layers.Model back = PortableModel.Read(PortableModel.Write(model));

        Assert.AreEqual(model.TrainableCount, back.TrainableCount);
        CollectionAssert.AreEqual(model.InputNames, back.InputNames);
        CollectionAssert.AreEqual(model.OutputNames, back.OutputNames);
        CollectionAssert.AreEqual(model.InputTypes, back.InputTypes);
        CollectionAssert.AreEqual(model.OutputTypes, back.OutputTypes);
        Assert.AreEqual(model.Summary().ToString(), back.Summary().ToString());
    }

    [TestMethod]
    public void Lengths_of_sequences_that_no_operator_reads_yet_stay()
    {
        var words = new Input(Dimension.Symbol("T")) { ElementType = ElementType.Int32 };
        var model = new BigDL.Layers.Model(words, new Dense(3).Apply(new Embedding(9, 4) { MaskZero = true }.Apply(words)));
        Assert.IsNotNull(model.Graph.Outputs[0].Lengths);

        BigDL.Layers.Model back = PortableModel.Read(PortableModel.Write(model));

        Assert.AreEqual(model.Graph.Outputs[0].Lengths!.Producer.Op, back.Graph.Outputs[0].Lengths?.Producer.Op);
        Assert.AreSame(back.Graph.Inputs[0], back.Graph.Outputs[0].Lengths!.Producer.Inputs[0]);
    }

    [TestMethod]
    [DataRow("\"format\":1", "\"format\":2", "format 2")]
    [DataRow("\"inputs\":[0", "\"inputs\":[99", "value 99")]
    [DataRow("\"inputs\":[0", "\"inputs\":[-1", "value -1")]
    [DataRow("\"scope\":0", "\"scope\":77", "layer 77")]
    [DataRow("\"parameter\":0", "\"parameter\":4", "parameter 4")]
    [DataRow("\"shape\":[4,3]", "\"shape\":[4,-3]", "negative")]
    [DataRow("\"shape\":[4,3]", "\"shape\":[2147483647,2147483647,2147483647,9]", "overflow")]
    [DataRow("\"shape\":[4,3]", "\"shape\":[5,3]", "[5, 3]")]
    [DataRow("Ops.Products.MatMul", "Ops.Products.Unknown", "no such type")]
    [DataRow("Ops.Products.MatMul", "Losses.Hinge", "Losses.Hinge")]
    [DataRow("\"element\":\"Float32\"", "\"element\":\"Float16\"", "Float16")]
    [DataRow("\"nodes\":[", "\"nodes\":[7,", "nodes[0]")]
    [DataRow("\"outputs\":", "\"results\":", "'outputs' is missing")]
    public void A_damaged_text_is_refused_with_its_place(string intact, string damaged, string fact)
    {
        string text = Encoding.UTF8.GetString(PortableModel.Write(new Sequential(new Input(4), new Dense(3)).Build()));
        StringAssert.Contains(text, intact);
        byte[] bytes = Encoding.UTF8.GetBytes(text.Replace(intact, damaged, StringComparison.Ordinal));

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => PortableModel.Read(bytes));

        StringAssert.Contains(error.Message, fact);
        StringAssert.StartsWith(error.Message, "Portable model");
    }

    private static void Verify(BigDL.Layers.Model model, Loss loss, Tensor target, params ImmutableArray<Tensor> inputs)
    {
        byte[] text = PortableModel.Write(model);
        BigDL.Layers.Model back = PortableModel.Read(text);
        CollectionAssert.AreEqual(text, PortableModel.Write(back));
        VerifySameLayout(model.Layout, back.Layout);
        Assert.AreEqual(model.Summary().ToString(), back.Summary().ToString());

        using var original = new ParameterStore(model.Layout);
        original.Initialize(7);
        using var copy = new ParameterStore(back.Layout);
        copy.Initialize(7);
        Assert.IsFalse(copy.Weights.ContainsAnyExcept(0f), "Values do not travel with the model.");
        original.Weights.CopyTo(copy.Weights);
        original.States.CopyTo(copy.States);
        Optimizer optimizer = new AdamW { LearningRate = new CosineDecay(0.01f, 9) { WarmupSteps = 2 } };
        double one = Train(model, original, loss, optimizer, target, inputs);
        double other = Train(
            back,
            copy,
            PortableObject.Read<Loss>(PortableObject.Write(loss)),
            PortableObject.Read<Optimizer>(PortableObject.Write(optimizer)),
            target,
            inputs);
        CollectionAssert.AreEqual(original.Weights.ToArray(), copy.Weights.ToArray());
        CollectionAssert.AreEqual(original.States.ToArray(), copy.States.ToArray());
        Assert.AreEqual(one, other);
    }

    private static void VerifySameLayout(ParameterLayout expected, ParameterLayout actual)
    {
        CollectionAssert.AreEqual(
            expected.Parameters.Select(parameter => Describe(expected, parameter)).ToArray(),
            actual.Parameters.Select(parameter => Describe(actual, parameter)).ToArray());
        Assert.AreEqual(expected.TrainableLength, actual.TrainableLength);
        Assert.AreEqual(expected.StateLength, actual.StateLength);
    }

    private static string Describe(ParameterLayout layout, Parameter parameter) =>
        $"{parameter} at {layout.OffsetOf(parameter)}, {(parameter.IsTrainable ? "trained" : "kept")}";

    private static double Train(
        BigDL.Layers.Model model, ParameterStore parameters, Loss loss, Optimizer optimizer, Tensor target, ImmutableArray<Tensor> inputs) =>
        Trainer.Fit(model, parameters, new SequenceSource(inputs, target), null, new TrainingOptions
        {
            Loss = loss,
            Optimizer = optimizer,
            Epochs = 1,
            BatchSize = Records / 3,
            Threads = 2,
            Seed = 11,
        }).Epochs[0].Loss;
}
