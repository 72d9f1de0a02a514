using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Kernels;
using Microsoft.ML.BigDL.Tests.Ops;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class WeightUpdateTests
{
    private const int Words = 40;

    [TestMethod]
    public void Clipping_by_norm_scales_to_the_limit()
    {
        // Two tensors; the first is longer than a block of the norm.
        ParameterLayout layout = Layout((3, 2000), (1, 5));
        float[] gradients = new float[layout.TrainableLength];
        Span<float> first = gradients.AsSpan(0, 6000);
        Span<float> second = gradients.AsSpan(6000, 5);
        Sample.Floats(6000, 1).CopyTo(first);
        Sample.Floats(5, 2, 0.01).CopyTo(second);
        float[] start = gradients.ToArray();

        float[] each = Step(layout, new SGD { LearningRate = 1, ClipNorm = 1 }, start);
        Assert.AreEqual(1, Norm(each.AsSpan(0, 6000)), 1e-5);
        Assert.AreEqual(Norm(start.AsSpan(6000, 5)), Norm(each.AsSpan(6000, 5)), 1e-7, "a short gradient stays as it is");

        float[] all = Step(layout, new SGD { LearningRate = 1, GlobalClipNorm = 2 }, start);
        Assert.AreEqual(2, Norm(all), 1e-5);
        Assert.AreEqual(start[6000] / start[0], all[6000] / all[0], 1e-6, "one factor for all");

        float[] cut = Step(layout, new SGD { LearningRate = 1, ClipValue = 0.25f }, start);
        Assert.AreEqual(0.25f, cut.Max(Math.Abs));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_bits_depend_on_neither_threads_nor_cuts(bool isSparse)
    {
        var optimizers = new Optimizer[] { new Adam { GlobalClipNorm = 0.01f }, new Adam { ClipNorm = 0.005f }, new Adagrad { ClipValue = 0.001f } };
        foreach (Optimizer optimizer in optimizers)
        {
            float[] one = Train(optimizer, isSparse, threads: 1, ranks: 2);
            foreach (int threads in new[] { 2, 3, 8 })
                CollectionAssert.AreEqual(one, Train(optimizer, isSparse, threads, ranks: 2), $"{optimizer.GetType().Name}, {threads} threads");
        }
    }

    [TestMethod]
    public void A_sparse_table_gives_the_bits_of_a_dense_one_where_zeros_change_nothing() => CollectionAssert.AreEqual(
        Train(new SGD { LearningRate = 0.1f }, isSparse: false, threads: 2, ranks: 2),
        Train(new SGD { LearningRate = 0.1f }, isSparse: true, threads: 2, ranks: 2));

    [TestMethod]
    public void Vectors_that_a_step_does_not_look_up_stay_with_their_moments()
    {
        ParameterLayout layout = Layout(isSparse: true, (4, 4));
        float[] weights = Sample.Floats(layout.TrainableLength, 1);
        float[] slots = Sample.Floats(2 * layout.TrainableLength, 2, 0.1, 0.5);
        float[] gradients = new float[layout.TrainableLength];
        gradients.AsSpan(4, 4).Fill(1);
        (float[] oldWeights, float[] oldSlots) = ([.. weights], [.. slots]);
        Apply(layout, new Adam(), weights, gradients, slots);
        for (int i = 0; i < weights.Length; i++)
        {
            bool isLookedUp = i is >= 4 and < 8;
            Assert.AreEqual(isLookedUp, weights[i] != oldWeights[i], $"weight {i}");
            Assert.AreEqual(isLookedUp, slots[i] != oldSlots[i], $"first moment {i}");
            Assert.AreEqual(isLookedUp, slots[weights.Length + i] != oldSlots[weights.Length + i], $"second moment {i}");
        }
    }

    [TestMethod]
    public void Two_ways_to_clip_are_refused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => new WeightUpdate(Layout((2, 2)), new Adam { ClipNorm = 1, ClipValue = 1 }, default));
        StringAssert.Contains(error.Message, "ClipNorm");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Adam { ClipNorm = 0 }).Message, "ClipNorm");
    }

    private static float[] Train(Optimizer optimizer, bool isSparse, int threads, int ranks)
    {
        BigDL.Layers.Model model = new Sequential(
            new Input(5) { ElementType = ElementType.Int32 },
            new Embedding(Words, 6) { SparseGradient = isSparse },
            new Flatten(),
            new Dense(3)).Build();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        Trainer.Fit(
            model, parameters, new TensorSource([OpCheck.Indices(1, Words, 50, 5)], OpCheck.Indices(2, 3, 50)), null, new TrainingOptions
            {
                Loss = new SparseCategoricalCrossentropy(),
                Optimizer = optimizer,
                Epochs = 3,
                BatchSize = 8,
                Threads = threads,
                LogicalRanks = ranks,
                Seed = 3,
            });
        return parameters.Weights.ToArray();
    }

    /// <summary>What a step of gradient descent with a rate of 1 takes off, the clipped gradient.</summary>
    private static float[] Step(ParameterLayout layout, Optimizer optimizer, float[] gradients)
    {
        float[] weights = new float[layout.TrainableLength];
        Apply(layout, optimizer, weights, [.. gradients], []);
        return [.. weights.Select(weight => -weight)];
    }

    private static void Apply(ParameterLayout layout, Optimizer optimizer, float[] weights, float[] gradients, float[] slots)
    {
        var update = new WeightUpdate(layout, optimizer, new SliceMap(layout.TrainableLength, 2));
        update.Measure(gradients, 0, 2);
        update.Measure(gradients, 1, 2);
        update.Apply(weights, gradients, new SlotRange(slots, weights.Length, 0, weights.Length), 0, new UpdateStep(0, optimizer.LearningRate.At(0)));
    }

    private static ParameterLayout Layout(params (int Rows, int Columns)[] shapes) => Layout(isSparse: false, shapes);

    private static ParameterLayout Layout(bool isSparse, params (int Rows, int Columns)[] shapes)
    {
        var scope = new Scope("Layer", "layer");
        return new ParameterLayout(shapes.Select((shape, i) =>
            new Parameter(scope, $"weight{i}", new Shape(shape.Rows, shape.Columns), new Zeros()) { HasSparseGradient = isSparse }));
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;

        return Math.Sqrt(sum);
    }
}
