using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Ops;

namespace Microsoft.ML.BigDL.Tests.Losses;

/// <summary>Losses that are put together from operators, for samples of one axis and of several.</summary>
[TestClass]
public sealed class LossTests
{
    private static readonly Loss[] s_composed =
    [
        new CategoricalCrossentropy { LabelSmoothing = 0.2f }, new KLDivergence(), new CosineSimilarity(), new SquaredHinge(),
        new MeanAbsolutePercentageError(), new MeanSquaredLogarithmicError(),
    ];

    [TestMethod]
    public void Gradients_match_numeric_ones()
    {
        foreach (Loss loss in s_composed)
        {
            // Values within (0.1, 0.9), away from every bend.
            Tensor target = Tensor.From<float>(new Shape(4, 3), [.. Enumerable.Range(0, 12).Select(i => 0.15f + (0.05f * i))]);
            Tensor prediction = Tensor.From<float>(new Shape(4, 3), [.. Enumerable.Range(0, 12).Select(i => 0.85f - (0.04f * (i * 5 % 12)))]);
            OpCheck.Verify(values => loss.PerSample(values[0], Node.Apply(new ConstantOp(target))), [prediction]);
        }
    }

    [TestMethod]
    public void A_sample_of_several_axes_has_one_loss()
    {
        var type = new TensorType(ElementType.Float32, 2, 5, 3);
        Value prediction = Node.Apply(new InputOp("prediction", type));
        foreach (Loss loss in s_composed)
            Assert.AreEqual(new TensorType(ElementType.Float32, 2), loss.PerSample(prediction, Node.Apply(new InputOp("target", type))).Type, loss.GetType().Name);
    }

    [TestMethod]
    public void Smoothing_out_of_range_is_refused()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CategoricalCrossentropy { LabelSmoothing = 1 }).Message, "LabelSmoothing");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BinaryCrossentropy { LabelSmoothing = -0.1f }).Message, "LabelSmoothing");
    }
}
