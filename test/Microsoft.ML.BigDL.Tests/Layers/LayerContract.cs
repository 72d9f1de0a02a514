using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Tests.Ops;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Layers;

/// <summary>What every layer promises, checked on one layer.</summary>
/// <param name="Make">Makes the layer.</param>
/// <param name="Inputs">One tensor an input, samples in front.</param>
/// <param name="Output">The extents of a sample's output.</param>
/// <param name="Trainable">The number of trained weights.</param>
internal sealed record LayerContract(Func<Layer> Make, ImmutableArray<Tensor> Inputs, int[] Output, int Trainable)
{
    private const int Classes = 3;

    private int Samples => Inputs[0].Shape[0];

    public void Verify()
    {
        VerifyDeclaration();
        VerifyRepeatability();
        VerifyRowsAlone();
        VerifyGradients();
        VerifyLearning();
    }

    private void VerifyDeclaration()
    {
        BigDL.Layers.Model model = Model();
        Assert.AreEqual(new TensorType(ElementType.Float32, [Dimension.Batch, .. Output.Select(extent => (Dimension)extent)]), model.OutputTypes[0]);
        Assert.AreEqual(Trainable, model.TrainableCount);
    }

    private void VerifyRepeatability()
    {
        BigDL.Layers.Model model = Model();
        using var first = new ParameterStore(model.Layout);
        using var second = new ParameterStore(model.Layout);
        first.Initialize(7);
        second.Initialize(7);
        CollectionAssert.AreEqual(first.Weights.ToArray(), second.Weights.ToArray());
        CollectionAssert.AreEqual(Predict(model, first, Inputs), Predict(model, second, Inputs));
        Assert.IsTrue(first.Weights.ToArray().All(float.IsFinite));
    }

    private void VerifyRowsAlone()
    {
        BigDL.Layers.Model model = Model();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        float[] together = Predict(model, parameters, Inputs);
        int length = together.Length / Samples;
        for (int row = 0; row < Samples; row++)
        {
            float[] alone = Predict(model, parameters, [.. Inputs.Select(tensor => Row(tensor, row))]);
            OpCheck.AssertClose(Widen(together[(row * length)..((row + 1) * length)]), Widen(alone), 1e-6, $"sample {row} alone");
        }
    }

    // Weights become inputs, so that their gradients too are proved in double precision and on several threads.
    private void VerifyGradients()
    {
        BigDL.Layers.Model model = Model();
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        Tensor[] weights = [.. model.Layout.Parameters.Select(parameter => Tensor.From<float>(parameter.Shape, parameters.Of(parameter)))];
        OpCheck.Verify(
            values =>
            {
                Value output = Make().Apply([.. values[..Inputs.Length]]);
                Queue<Value> left = new(values[Inputs.Length..]);
                Graph graph = Graph.Trace([.. values], [output]);
                return GraphRewriter.Rewrite(graph, (node, _) => node.Op is ParameterOp ? [left.Dequeue()] : null).Outputs[0];
            },
            [.. Inputs, .. weights]);
    }

    private void VerifyLearning()
    {
        Input[] inputs = Declare();
        Value flat = new Flatten().Apply(Make().Apply([.. inputs.Select(input => input.Value)]));
        var model = new BigDL.Layers.Model([.. inputs.Select(input => input.Value)], [new Dense(Classes).Apply(flat)]);
        using var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        TrainingHistory history = Trainer.Fit(
            model, parameters, new TensorSource(Inputs, OpCheck.Indices(5, Classes, Samples)), null, new TrainingOptions
            {
                Loss = new SparseCategoricalCrossentropy(),
                Optimizer = new Adam { LearningRate = 0.02f },
                Epochs = 25,
                BatchSize = Samples,
                Threads = 2,
            });
        Assert.IsLessThan(history.Epochs[0].Loss, history.Epochs[^1].Loss, history.ToJsonLines());
    }

    private BigDL.Layers.Model Model()
    {
        Input[] inputs = Declare();
        return new([.. inputs.Select(input => input.Value)], [Make().Apply([.. inputs.Select(input => input.Value)])]);
    }

    private Input[] Declare() => [.. Inputs.Select((tensor, i) =>
        new Input([.. tensor.Shape.Extents[1..].ToArray().Select(extent => (Dimension)extent)]) { Name = $"input{i}", ElementType = tensor.ElementType })];

    private static float[] Predict(BigDL.Layers.Model model, ParameterStore parameters, ImmutableArray<Tensor> inputs) =>
        GraphEvaluator.Run(InferenceForm.Of(model.Graph), inputs.AsSpan(), parameters)[0].Span<float>().ToArray();

    private static Tensor Row(Tensor tensor, int row)
    {
        Tensor alone = Tensor.Zeros(tensor.ElementType, new Shape([1, .. tensor.Shape.Extents[1..]]));
        int bytes = alone.Bytes.Length;
        tensor.Bytes.Slice(row * bytes, bytes).CopyTo(alone.WritableBytes);
        return alone;
    }

    private static double[] Widen(float[] values) => [.. values.Select(value => (double)value)];
}
