using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Ops;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Models;

[TestClass]
public sealed class ModelsTests
{
    private const int Records = 24;
    private const int Classes = 3;

    [TestMethod]
    public void A_perceptron_learns() => Verify(
        () => MultilayerPerceptron.Build(Classes, [16, 8], dropoutRate: 0.1f).Build(new TensorType(ElementType.Float32, Dimension.Batch, 6)),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 6));

    [TestMethod]
    public void A_residual_network_learns() => Verify(
        () => ResNet.Build(Classes, depth: 8, height: 8, width: 8),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 8, 8, 3));

    [TestMethod]
    public void A_vgg_learns() => Verify(
        () => Vgg.Build(Classes, filters: [8, 12], height: 8, width: 8).Build(),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Values(1, Records, 8, 8, 3));

    [TestMethod]
    [DataRow(TextEncoder.LSTM)]
    [DataRow(TextEncoder.GRU)]
    [DataRow(TextEncoder.BidirectionalLSTM)]
    [DataRow(TextEncoder.BidirectionalGRU)]
    [DataRow(TextEncoder.Pooling)]
    public void A_text_classifier_learns(TextEncoder encoder) => Verify(
        () => TextClassifier.Build(20, Classes, embeddingSize: 8, units: 12, encoder),
        new SparseCategoricalCrossentropy(),
        OpCheck.Indices(2, Classes, Records),
        OpCheck.Indices(1, 20, Records, 11));

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Neural_collaborative_filtering_learns(bool sparseGradients) => Verify(
        () => NeuralCF.Build(7, 9, factors: 4, embeddingSize: 5, hiddenUnits: [8, 4], sparseGradients: sparseGradients),
        new BinaryCrossentropy(),
        Choices(),
        OpCheck.Indices(1, 7, Records, 1),
        OpCheck.Indices(2, 9, Records, 1));

    [TestMethod]
    public void A_depth_that_is_no_residual_network_is_refused()
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ResNet.Build(10, depth: 18));
        StringAssert.Contains(error.Message, "6 n + 2");
    }

    [TestMethod]
    public void The_residual_network_of_the_paper_has_its_weights()
    {
        // 0.27 million in the paper's table 6 with identity shortcuts; the two projections and their statistics add 2,752 weights.
        Assert.AreEqual(272_474, ResNet.Build(10).TrainableCount);
    }

    private static Tensor Choices()
    {
        Tensor chosen = OpCheck.Indices(3, 2, Records, 1);
        return Tensor.From<float>(chosen.Shape, [.. chosen.Span<int>().ToArray().Select(x => (float)x)]);
    }

    private static void Verify(Func<BigDL.Layers.Model> build, Loss loss, Tensor target, params ImmutableArray<Tensor> inputs)
    {
        (float[] one, TrainingHistory history) = Train(build(), loss, target, inputs, threads: 1);
        Assert.IsLessThan(history.Epochs[0].Loss * 0.9, history.Epochs[^1].Loss, history.ToJsonLines());
        Assert.IsTrue(one.All(float.IsFinite));
        CollectionAssert.AreEqual(one, Train(build(), loss, target, inputs, threads: 3).Weights);
    }

    private static (float[] Weights, TrainingHistory History) Train(
        BigDL.Layers.Model model, Loss loss, Tensor target, ImmutableArray<Tensor> inputs, int threads)
    {
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        TrainingHistory history = Trainer.Fit(model, parameters, new SequenceSource(inputs, target), null, new TrainingOptions
        {
            Loss = loss,
            Optimizer = new Adam { LearningRate = 0.01f },
            Epochs = 20,
            BatchSize = 8,
            Threads = threads,
            Seed = 11,
        });
        return ([.. parameters.Weights.ToArray(), .. parameters.States.ToArray()], history);
    }
}
