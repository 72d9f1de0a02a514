using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Ops.Fusion;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Ops.Fusion;

/// <summary>Holds folded graphs, here and in ONNX Runtime, to ONNX Runtime on the graph that is not folded.</summary>
[TestClass]
public sealed class FoldBatchNormalizationTests
{
    private static readonly Dictionary<string, (int Left, Func<BigDL.Layers.Model> Build)> s_models = new()
    {
        ["convolution"] = (0, () => new Sequential(
            new Input(6, 6, 4), new Conv2D(6, 3) { Groups = 2 }, new BatchNormalization(), new ActivationLayer(Activation.ReLU), new Flatten(), new Dense(2)).Build()),
        ["convolution without bias"] = (0, () => new Sequential(
            new Input(3, 6, 6), new Conv2D(4, 3) { UseBias = false, Padding = Padding.Same, DataFormat = DataFormat.ChannelsFirst },
            new BatchNormalization { DataFormat = DataFormat.ChannelsFirst }).Build()),
        ["dense"] = (0, () => new Sequential(
            new Input(5), new Dense(7), new BatchNormalization(), new Dense(3) { UseBias = false }, new BatchNormalization()).Build()),
        ["residual network"] = (0, () => ResNet.Build(3, depth: 8, height: 8, width: 8)),
        ["activation between"] = (1, () => new Sequential(new Input(5), new Dense(7) { Activation = Activation.Tanh }, new BatchNormalization()).Build()),
        ["two readers"] = (1, TwoReaders),
        ["shared layer"] = (0, SharedLayer),
    };

    public static IEnumerable<object[]> Names => s_models.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_folded_graph_scores_as_the_one_it_was_made_of(string name)
    {
        (int left, Func<BigDL.Layers.Model> build) = s_models[name];
        BigDL.Layers.Model model = build();
        using ParameterStore parameters = Trained(model);
        Tensor[] inputs = [.. model.InputTypes.Select((type, i) => OpCheck.Values(i + 1, [3, .. type.Dimensions[1..].ToArray().Select(extent => extent.Value)]))];
        Tensor[] expected = OnnxRuntimeCheck.Run(OnnxExporter.Serialize(model.Graph, parameters), model.InputNames, inputs);

        (Graph folded, ParameterStore values) = FoldBatchNormalization.Apply(InferenceForm.Of(model.Graph), parameters);
        using (values)
        {
            Assert.HasCount(left, folded.Nodes.Where(node => node.Op is BigDL.Ops.Normalization.BatchNormalization));
            Assert.IsLessThan(1e-5, OnnxRuntimeCheck.LargestDifference(GraphEvaluator.Run(folded, inputs, values), expected));
        }

        var options = new OnnxExportOptions { FoldsBatchNormalization = true };
        ModelProto onnx = OnnxExporter.Export(model.Graph, parameters, options);
        Assert.HasCount(left, onnx.Graph.Node.Where(node => node.OpType == "BatchNormalization"));
        Tensor[] theirs = OnnxRuntimeCheck.Run(OnnxExporter.Serialize(model.Graph, parameters, options), model.InputNames, inputs);
        Assert.IsLessThan(1e-5, OnnxRuntimeCheck.LargestDifference(theirs, expected));
    }

    private static BigDL.Layers.Model TwoReaders()
    {
        var input = new Input(5);
        Value product = new Dense(4).Apply(input);
        return new BigDL.Layers.Model([input], [new Add().Apply(product, new BatchNormalization().Apply(product))]);
    }

    private static BigDL.Layers.Model SharedLayer()
    {
        var left = new Input(5) { Name = "left" };
        var right = new Input(5) { Name = "right" };
        var shared = new Dense(4);
        return new BigDL.Layers.Model(
            [left, right], [new Add().Apply(new BatchNormalization().Apply(shared.Apply(left)), new BatchNormalization().Apply(shared.Apply(right)))]);
    }

    // Statistics, scales and biases as a training leaves them, far from their first values.
    private static ParameterStore Trained(BigDL.Layers.Model model)
    {
        var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(seed: 3);
        var random = new Random(7);
        foreach (Parameter parameter in model.Layout.Parameters.Where(parameter => parameter.Shape.Rank == 1))
        {
            foreach (ref float value in parameters.Of(parameter))
                value = parameter.Name == "moving_variance" ? 0.2f + random.NextSingle() : random.NextSingle() - 0.5f;
        }

        return parameters;
    }
}
