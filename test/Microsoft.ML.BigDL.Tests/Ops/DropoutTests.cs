using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Random;
using Microsoft.ML.BigDL.Tensors;
using Dropout = Microsoft.ML.BigDL.Ops.Random.Dropout;

namespace Microsoft.ML.BigDL.Tests.Ops;

[TestClass]
public sealed class DropoutTests
{
    [TestMethod]
    public void The_gradient_passes_the_same_mask() =>
        OpCheck.Verify(x => Dropout.Of(x[0], 0.4f), [OpCheck.Values(1, 17, 3, 5)]);

    [TestMethod]
    public void Few_samples_are_shared_by_element() =>
        OpCheck.Verify(x => Dropout.Of(x[0], 0.25f), [OpCheck.Values(1, 3, 11, 4)]);

    [TestMethod]
    public void Shared_axes_are_dropped_together()
    {
        OpCheck.Verify(x => Dropout.Of(x[0], 0.4f, sharedAxes: 2), [OpCheck.Values(1, 17, 3, 2, 2)]);
        OpCheck.Verify(x => Dropout.Of(x[0], 0.4f, sharedAxes: 1), [OpCheck.Values(1, 3, 5, 4)]);
        double[] y = OpCheck.Run(
            x => Dropout.Of(x[0], 0.5f, sharedAxes: 1),
            [OpCheck.Positive(1, 20, 3, 4)],
            ElementType.Float32,
            useReference: false,
            withGradients: false,
            threads: 1)[0];
        Assert.IsTrue(y.Chunk(4).All(slice => slice.All(value => value == 0) || slice.All(value => value != 0)));
    }

    [TestMethod]
    public void Noisy_factors_are_drawn_again_for_the_gradient()
    {
        OpCheck.Verify(x => GaussianDropout.Of(x[0], 0.2f), [OpCheck.Values(1, 17, 5)]);
        float[] y = Run(new GaussianDropout(0.2f), 2, 2000, 0);
        Assert.AreEqual(1, y.Average(), 0.05);
        Assert.AreEqual(0.25, y.Select(value => (value - 1) * (value - 1)).Average(), 0.03);
    }

    [TestMethod]
    public void The_mean_is_kept()
    {
        float[] y = Run(new Dropout(0.3f), 1, 8000, 0);
        Assert.AreEqual(1, y.Average(), 0.05);
        Assert.AreEqual(0.3, y.Count(value => value == 0) / 8000.0, 0.03);
    }

    [TestMethod]
    public void Two_layers_and_two_steps_have_masks_of_their_own()
    {
        float[] first = Run(new Dropout(0.5f), 1, 400, 0);
        float[] second = Run(new Dropout(0.5f), 1, 400, 0, step: 1);
        CollectionAssert.AreNotEqual(first, second);
    }

    [TestMethod]
    public void A_split_of_the_batch_does_not_change_the_mask()
    {
        float[] whole = Run(new Dropout(0.5f), 4, 30, 0);
        float[] begin = Run(new Dropout(0.5f), 1, 30, 0);
        float[] rest = Run(new Dropout(0.5f), 3, 30, 1);
        CollectionAssert.AreEqual(whole, begin.Concat(rest).ToArray());
        float[] noise = Run(new GaussianNoise(0.5f), 4, 30, 0);
        CollectionAssert.AreEqual(
            noise, Run(new GaussianNoise(0.5f), 1, 30, 0).Concat(Run(new GaussianNoise(0.5f), 3, 30, 1)).ToArray());
    }

    [TestMethod]
    public void Noise_passes_its_gradient_and_has_its_deviation()
    {
        OpCheck.Verify(x => GaussianNoise.Of(x[0], 0.5f), [OpCheck.Values(1, 17, 5)]);
        float[] y = Run(new GaussianNoise(0.5f), 2, 500, 0);
        Assert.AreEqual(1, y.Average(), 0.06);
        Assert.AreEqual(0.25, y.Select(value => (value - 1) * (value - 1)).Average(), 0.03);
    }

    [TestMethod]
    public void Both_vanish_when_a_model_is_used()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 4)));
        Graph graph = InferenceForm.Of(Graph.Trace([x], [GaussianNoise.Of(Dropout.Of(x, 0.5f), 1)]));
        Assert.AreSame(graph.Inputs[0], graph.Outputs[0]);
    }

    [TestMethod]
    public void A_rate_of_one_is_refused()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 4)));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Dropout.Of(x, 1)).Message, "less than 1");
    }

    private static float[] Run(Op op, int samples, int elements, int firstSample, int step = 0)
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, samples, elements)));
        Graph graph = Graph.Trace([x], [Node.Apply(op, x)]);
        using Plan plan = PlanCompiler.Compile(new PlanRequest(graph, ParameterLayout.Of(graph)) { BatchSize = samples });
        using var memory = new PlanMemory(1);
        memory.Use(plan);
        (memory.Run.Seed, memory.Run.Step, memory.Run.FirstSample) = (7, step, firstSample);
        plan.Input<float>(0, memory).Fill(1);
        plan.Run(memory, 0, new TeamBarrier(1));
        return plan.Output<float>(0, memory).ToArray();
    }
}
