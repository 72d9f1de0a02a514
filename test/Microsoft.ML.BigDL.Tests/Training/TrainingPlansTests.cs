using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class TrainingPlansTests
{
    private const int Units = 256;

    [TestMethod]
    public void Small_weights_are_laid_out_before_the_first_barrier()
    {
        using var plans = new TrainingPlans(NeuralCF.Build(50, 70, outputs: 5), new SparseCategoricalCrossentropy());
        Plan plan = plans.Get(256, 0, isTraining: true);
        PlanStep[] packs = [.. plan.Steps.TakeWhile(step => step.Kernel is PackKernel)];

        // Four dense layers: once for the product forward and once for that back to the input.
        Assert.HasCount(8, packs);
        Assert.IsFalse(packs.Any(step => step.NeedsBarrier));
        Assert.IsTrue(plan.Steps.SkipWhile(step => !step.NeedsBarrier).First().Kernel is RowProduct);
        Assert.IsLessThanOrEqualTo(10, plan.Steps.Count(step => step.NeedsBarrier));
    }

    [TestMethod]
    public void A_gradient_is_computed_before_the_backward_pass_goes_on_to_the_layer_before()
    {
        BigDL.Layers.Model model = Perceptron(layers: 4);
        using var plans = new TrainingPlans(model, new SparseCategoricalCrossentropy());
        Plan plan = plans.Get(64, 0, isTraining: true);
        Parameter[] kernels = [.. model.Layout.Parameters.Where(parameter => parameter.Shape.Rank == 2 && parameter.Shape[1] == Units)];
        Assert.HasCount(4, kernels);
        for (int layer = 3; layer > 0; layer--)
        {
            int gradient = LastUse(plan, Region.Gradients, model.Layout.OffsetOf(kernels[layer]));
            int before = model.Layout.OffsetOf(kernels[layer - 1]);
            Assert.IsLessThan(LastUse(plan, Region.Gradients, before), gradient, $"layer {layer}");

            // The first layer's weights are read on the way forward alone.
            if (layer > 1)
                Assert.IsLessThan(LastUse(plan, Region.Parameters, before), gradient, $"layer {layer}");
        }
    }

    [TestMethod]
    public void Gradients_of_activations_do_not_outlive_the_pass_over_their_layer()
    {
        const int Layers = 16;
        const int Samples = 512;
        using var plans = new TrainingPlans(Perceptron(Layers), new SparseCategoricalCrossentropy());
        long activation = Samples * Units * sizeof(float);

        // Of every layer what went forward is kept; of what comes back, that of two layers.
        Assert.IsLessThan((Layers + 4) * activation, plans.Get(Samples, 0, isTraining: true).ArenaBytes);
    }

    [TestMethod]
    public void Gradients_of_few_weights_share_a_barrier()
    {
        using var plans = new TrainingPlans(LeNet5.Build(10).Build(), new SparseCategoricalCrossentropy());
        Plan plan = plans.Get(128, 0, isTraining: true);
        PlanStep[] writers = [.. plan.Steps.Where(step => step.Places.ToArray().Any(place => place.Region == Region.Gradients))];

        // The dense layer of 1,200 weights waits for the one of 19,200; both kernels and both biases then need one barrier between them.
        Assert.HasCount(8, writers);
        Assert.IsLessThanOrEqualTo(1, writers[1..4].Count(step => step.NeedsBarrier));
    }

    [TestMethod]
    public void Few_rows_read_weights_as_they_are()
    {
        using var plans = new TrainingPlans(MultilayerPerceptron.Build(5, [64]).Build(
            new TensorType(BigDL.Tensors.ElementType.Float32, Dimension.Batch, 100)), new SparseCategoricalCrossentropy());
        Assert.IsTrue(plans.Get(16, 0, isTraining: false).Steps.Any(step => step.Kernel is UnpackedProduct));
        Assert.IsFalse(plans.Get(200, 0, isTraining: false).Steps.Any(step => step.Kernel is UnpackedProduct));
    }

    private static BigDL.Layers.Model Perceptron(int layers) => MultilayerPerceptron.Build(10, [.. Enumerable.Repeat(Units, layers)])
        .Build(new TensorType(BigDL.Tensors.ElementType.Float32, Dimension.Batch, Units));

    private static int LastUse(Plan plan, Region region, int element)
    {
        for (int step = plan.Steps.Length - 1; step >= 0; step--)
        {
            if (plan.Steps[step].Places.ToArray().Any(place => place.Region == region && place.ByteOffset == element * (long)sizeof(float)))
                return step;
        }

        throw new InvalidOperationException($"No step uses element {element} of {region}.");
    }
}
