using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class TrainingPlansTests
{
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
    public void Few_rows_read_weights_as_they_are()
    {
        using var plans = new TrainingPlans(MultilayerPerceptron.Build(5, [64]).Build(
            new TensorType(BigDL.Tensors.ElementType.Float32, Dimension.Batch, 100)), new SparseCategoricalCrossentropy());
        Assert.IsTrue(plans.Get(16, 0, isTraining: false).Steps.Any(step => step.Kernel is UnpackedProduct));
        Assert.IsFalse(plans.Get(200, 0, isTraining: false).Steps.Any(step => step.Kernel is UnpackedProduct));
    }
}
