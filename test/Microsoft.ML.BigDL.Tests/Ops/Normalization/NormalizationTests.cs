using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Normalization;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Normalization;

[TestClass]
public sealed class NormalizationTests
{
    [TestMethod]
    public void Batch_statistics_of_planes_and_of_rows()
    {
        OpCheck.Verify(x => Batch(x, new BatchNormalization { Training = true }), [OpCheck.Values(1, 5, 3, 2, 4), .. Parameters(3)], 1e-4);
        OpCheck.Verify(x => Batch(x, new BatchNormalization { Training = true }), [OpCheck.Values(1, 17, 5), .. Parameters(5)], 1e-4);
        OpCheck.Verify(
            x => Batch(x, new BatchNormalization { Training = true, Axis = 2 }), [OpCheck.Values(1, 17, 2, 5), .. Parameters(5)], 1e-4);
    }

    [TestMethod]
    public void Running_statistics_with_each_epilogue()
    {
        foreach (Epilogue epilogue in Enum.GetValues<Epilogue>())
        {
            OpCheck.Verify(x => Batch(x, new BatchNormalization { Epilogue = epilogue }), [OpCheck.Values(1, 17, 3, 4), .. Parameters(3)]);
        }
    }

    [TestMethod]
    public void A_step_updates_the_running_statistics()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, 2, 1, 2)));
        var scope = new Scope("BatchNormalization", null);
        Value scale = Node.Apply(new ParameterOp(new Parameter(scope, "gamma", new Shape(1), new Ones()), ElementType.Float32));
        Value bias = Node.Apply(new ParameterOp(new Parameter(scope, "beta", new Shape(1), new Zeros()), ElementType.Float32));
        Value mean = Node.Apply(new ParameterOp(
            new Parameter(scope, "mean", new Shape(1), new Zeros()) { IsTrainable = false }, ElementType.Float32));
        Value variance = Node.Apply(new ParameterOp(
            new Parameter(scope, "variance", new Shape(1), new Ones()) { IsTrainable = false }, ElementType.Float32));
        var op = new BatchNormalization { Training = true, Momentum = 0.75f, HasUnbiasedVariance = true };
        Graph graph = Graph.Trace([x], [BatchNormalization.Of(op, x, scale, bias, mean, variance)]);
        ParameterLayout layout = ParameterLayout.Of(graph);
        using Plan plan = PlanCompiler.Compile(new PlanRequest(graph, layout) { UpdatesStates = true });
        using var memory = new PlanMemory(1);
        using var parameters = new AlignedMemory(256);
        using var states = new AlignedMemory(256);
        using var next = new AlignedMemory(256);
        memory.Use(plan);
        memory.Use(Region.Parameters, parameters);
        memory.Use(Region.States, states);
        memory.Use(Region.NextStates, next);
        int meanAt = layout.OffsetOf(Graph.ParameterOf(mean));
        int varianceAt = layout.OffsetOf(Graph.ParameterOf(variance));
        states.Span<float>(0, 64)[meanAt] = 8;
        states.Span<float>(0, 64)[varianceAt] = 4;
        ((ReadOnlySpan<float>)[1, 2, 3, 6]).CopyTo(plan.Input<float>(0, memory));
        plan.Run(memory, 0, new TeamBarrier(1));

        // Mean 3, sum of squared deviations 14: biased variance 3.5, unbiased 14 / 3.
        Assert.AreEqual((0.75 * 8) + (0.25 * 3), next.Span<float>(0, 64)[meanAt], 1e-6);
        Assert.AreEqual((0.75 * 4) + (0.25 * 14 / 3), next.Span<float>(0, 64)[varianceAt], 1e-6);
    }

    [TestMethod]
    public void A_used_model_takes_the_running_statistics()
    {
        Value[] inputs =
        [
            .. new[] { "x", "scale", "bias", "mean", "variance" }.Select((name, i) =>
                Node.Apply(new InputOp(name, new TensorType(ElementType.Float32, i == 0 ? [Dimension.Batch, 3] : [3])))),
        ];
        Value y = BatchNormalization.Of(
            new BatchNormalization { Training = true }, inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
        Graph graph = InferenceForm.Of(Graph.Trace([.. inputs], [y]));
        Assert.IsFalse(((BatchNormalization)graph.Outputs[0].Producer.Op).Training);
        Assert.HasCount(1, graph.Outputs[0].Producer.Outputs);
    }

    [TestMethod]
    public void Layers_with_scale_and_bias_or_without()
    {
        OpCheck.Verify(
            x => LayerNormalization.Of(x[0], x[1], x[2]), [OpCheck.Values(1, 17, 2, 7), OpCheck.Values(2, 7), OpCheck.Values(3, 7)], 1e-4);
        OpCheck.Verify(
            x => LayerNormalization.Of(x[0], x[1], axis: 1), [OpCheck.Values(1, 3, 2, 5), OpCheck.Values(2, 2, 5)], 1e-4);
        OpCheck.Verify(x => LayerNormalization.Of(x[0]), [OpCheck.Values(1, 4, 6)], 1e-4);
    }

    [TestMethod]
    public void Groups_and_instances()
    {
        OpCheck.Verify(
            x => GroupNormalization.Of(x[0], x[1], x[2], groups: 2),
            [OpCheck.Values(1, 3, 4, 2, 3), OpCheck.Values(2, 4), OpCheck.Values(3, 4)],
            1e-4);
        OpCheck.Verify(
            x => GroupNormalization.OfInstances(x[0], x[1], x[2]),
            [OpCheck.Values(1, 17, 2, 5), OpCheck.Values(2, 2), OpCheck.Values(3, 2)],
            1e-4);
    }

    [TestMethod]
    public void Neighbouring_channels_with_even_and_odd_windows()
    {
        OpCheck.Verify(x => Lrn.Of(x[0], 3, alpha: 0.9f), [OpCheck.Values(1, 17, 4, 3)]);
        OpCheck.Verify(x => Lrn.Of(x[0], 2, alpha: 0.9f, beta: 0.6f, bias: 2), [OpCheck.Values(1, 2, 5, 2, 2)]);
    }

    [TestMethod]
    public void Misfits_name_the_parameter_and_the_input()
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 3, 4)));
        Value c = Node.Apply(new InputOp("c", new TensorType(ElementType.Float32, 4)));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => BatchNormalization.Of(new BatchNormalization(), x, c, c, c, c));
        StringAssert.Contains(error.Message, "scale");
        StringAssert.Contains(error.Message, "[N, 3, 4]");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => GroupNormalization.Of(x, c, c, groups: 2)).Message, "2 groups");
    }

    private static Value Batch(Value[] x, BatchNormalization op)
    {
        int channels = x[1].Type[0].Value;
        Tensor mean = OpCheck.Values(8, channels);
        Tensor variance = OpCheck.Positive(9, channels);
        return BatchNormalization.Of(
            op, x[0], x[1], x[2], Node.Apply(new ConstantOp(mean)), Node.Apply(new ConstantOp(variance)));
    }

    private static Tensor[] Parameters(int channels) => [OpCheck.Values(2, channels), OpCheck.Values(3, channels)];
}
