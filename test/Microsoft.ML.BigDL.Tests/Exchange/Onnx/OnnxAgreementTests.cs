using System.Collections.Immutable;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Ops.Convolution;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Normalization;
using Microsoft.ML.BigDL.Ops.Pooling;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Ops.Random;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

/// <summary>One line an operator: what we export computes the same in ONNX Runtime, and the same again when imported.</summary>
[TestClass]
public sealed class OnnxAgreementTests
{
    private const int BatchSize = 3;
    private const double Tolerance = 2e-5;

    private static readonly Dictionary<string, Func<Graph>> s_cases = new()
    {
        ["Abs"] = () => Of(Abs.Of, 5),
        ["Ceil"] = () => Of(Ceil.Of, 5),
        ["Clip"] = () => Of(x => Clip.Of(x, -0.5f, 1), 5),
        ["Clip: no lower bound"] = () => Of(x => Clip.Of(x, float.NegativeInfinity, 1), 5),
        ["Cos"] = () => Of(Cos.Of, 5),
        ["Elu"] = () => Of(x => Elu.Of(x, 0.7f), 5),
        ["Erf"] = () => Of(Erf.Of, 5),
        ["Exp"] = () => Of(Exp.Of, 5),
        ["Floor"] = () => Of(Floor.Of, 5),
        ["Gelu"] = () => Of(Gelu.Of, 5),
        ["GeluTanh"] = () => Of(GeluTanh.Of, 5),
        ["HardSigmoid"] = () => Of(x => HardSigmoid.Of(x, 0.3f, 0.4f), 5),
        ["LeakyRelu"] = () => Of(x => LeakyRelu.Of(x, 0.2f), 5),
        ["Log"] = () => Of(x => Log.Of(Exp.Of(x)), 5),
        ["Neg"] = () => Of(Neg.Of, 5),
        ["Reciprocal"] = () => Of(x => Reciprocal.Of(Exp.Of(x)), 5),
        ["Relu"] = () => Of(Relu.Of, 5),
        ["Round"] = () => Of(Round.Of, 5),
        ["Scale"] = () => Of(x => Scale.Of(x, 2.5f), 5),
        ["Selu"] = () => Of(Selu.Of, 5),
        ["Sigmoid"] = () => Of(Sigmoid.Of, 5),
        ["Sign"] = () => Of(Sign.Of, 5),
        ["Silu"] = () => Of(Silu.Of, 5),
        ["Sin"] = () => Of(Sin.Of, 5),
        ["Softplus"] = () => Of(Softplus.Of, 5),
        ["Softsign"] = () => Of(Softsign.Of, 5),
        ["Sqrt"] = () => Of(x => Sqrt.Of(Abs.Of(x)), 5),
        ["Square"] = () => Of(Square.Of, 5),
        ["Tanh"] = () => Of(Tanh.Of, 5),

        ["Add: broadcast"] = () => Of(x => Add.Of(x, Weight("bias", 4)), 3, 4),
        ["Sub: broadcast"] = () => Of(x => Sub.Of(Weight("left", 3, 1), x), 3, 4),
        ["Mul"] = () => Of(x => Mul.Of(x, Relu.Of(x)), 3, 4),
        ["Div"] = () => Of(x => Div.Of(x, Exp.Of(x)), 3, 4),
        ["Pow"] = () => Of(x => Pow.Of(Exp.Of(x), x), 3, 4),
        ["Sum"] = () => Of(x => Sum.Of([x, Relu.Of(x), x]), 4),

        ["Reshape: flatten"] = () => Of(x => Relu.Of(Reshape.Of(x, Dimension.Batch, null)), 2, 3),
        ["Reshape: batch into rows"] = () => Of(x => Reshape.Of(x, null, 3), 2, 3),
        ["Reshape: fixed"] = () => Of(x => Reshape.Of(x, Dimension.Batch, 3, 2), 6),
        ["Reshape: symbol moves"] = () => Sequences((x, _) => [Reshape.Of(x, 3, Dimension.Batch, 5)]),
        ["Transpose"] = () => Of(x => Transpose.Of(x, 0, 3, 1, 2), 2, 3, 4),
        ["Concat"] = () => Of(x => Concat.Of([x, Relu.Of(x)], -1), 2, 3),
        ["Slice"] = () => Of(x => Slice.Of(x, 2, 1, 3), 2, 5),
        ["Expand"] = () => Of(x => Expand.To(x, new TensorType(ElementType.Float32, Dimension.Batch, 3, 2)), 1, 2),
        ["Expand: to the batch"] = () => Of(x => Add.Of(x, Expand.To(
            Weight("row", 1, 4), new TensorType(ElementType.Float32, Dimension.Batch, 4))), 4),
        ["Gather"] = () => Of(ElementType.Int32, indices => Gather.Of(Weight("table", 4, 3), indices), 5),
        ["Gather: last axis"] = () => Of(ElementType.Int32, indices => Gather.Of(Weight("table", 2, 4), indices, -1), 5),
        ["Flip"] = () => Of(x => Flip.Of(x, 1), 5),
        ["SequenceLengths"] = () => Of(ElementType.Int32, x => SequenceLengths.Of(Cast.Of(Cast.Of(Greater.Of(
            Cast.Of(x, ElementType.Float32), Weight("bound", 5)), ElementType.Int32), ElementType.Int32)), 5),
        ["GatherElements"] = () => Of(ElementType.Int32, indices => GatherElements.Of(Expand.To(Weight("table", 1, 4),
            new TensorType(ElementType.Float32, Dimension.Batch, 4)), indices, 1), 2),
        ["ScatterElements"] = () => Of(x => ScatterElements.Of(x, ArgMax.Of(x, 1, keepDims: true),
            ReduceMin.Of(x, [1], keepDims: true), 1, isAdded: true), 4),
        ["StridedSlice"] = () => Of(x => StridedSlice.Of(x, 1, 0, 3, 2), 6),
        ["StridedSlice: backwards"] = () => Of(x => StridedSlice.Of(x, 1, 4, 3, -2), 6),
        ["Tile"] = () => Of(x => Tile.Of(x, 1, 2, 3), 2, 3),
        ["Pad"] = () => Of(x => Pad.Of(x, [0, 1, 2], [0, 0, 1], PadMode.Constant, 0.5f), 2, 3),
        ["Pad: reflect"] = () => Of(x => Pad.Of(x, [0, 0, 2], [0, 0, 1], PadMode.Reflect), 2, 3),
        ["Upsample"] = () => Of(x => Upsample.Of(x, 1, 1, 2, 3), 2, 3, 4),
        ["OneHot"] = () => Of(ElementType.Int32, indices => OneHot.Of(indices, 4), 5),
        ["ArgMax"] = () => Of(x => ArgMax.Of(x, -1), 5),
        ["ArgMin: last of equals"] = () => Of(x => ArgMin.Of(Sign.Of(x), 1, keepDims: true, isLast: true), 5, 2),
        ["CumSum"] = () => Of(x => CumSum.Of(x, 1, isExclusive: true, isReversed: true), 5),
        ["Cast"] = () => Of(x => Cast.Of(x, ElementType.Int32), 5),
        ["Where"] = () => Of(x => Where.Of(Greater.Of(x, Weight("bound", 5)), x, Neg.Of(x)), 5),
        ["Equal"] = () => Of(x => Equal.Of(Sign.Of(x), x), 5),
        ["GreaterOrEqual, Less"] = () => Of(x => And.Of(GreaterOrEqual.Of(x, Weight("low", 5)), Less.Of(x, Weight("high", 5))), 5),
        ["LessOrEqual"] = () => Of(x => Or.Of(LessOrEqual.Of(x, Neg.Of(x)), Not.Of(Greater.Of(x, Weight("bound", 5)))), 5),
        ["Xor"] = () => Of(x => Xor.Of(Less.Of(x, Weight("a", 5)), Less.Of(x, Weight("b", 5))), 5),
        ["Max, Min"] = () => Of(x => Max.Of(Min.Of(x, Weight("a", 5)), Neg.Of(Weight("b", 5))), 5),
        ["Max: whole numbers"] = () => Of(ElementType.Int32, x => Max.Of(x, Add.Of(x, Mul.Of(x, x))), 5),
        ["HardSwish"] = () => Of(HardSwish.Of, 5),
        ["Mish"] = () => Of(Mish.Of, 5),

        ["ReduceSum"] = () => Of(x => ReduceSum.Of(x, [1]), 3, 4),
        ["ReduceMean"] = () => Of(x => ReduceMean.Of(x, [1, 3], keepDims: true), 3, 4, 5),
        ["ReduceMax"] = () => Of(x => ReduceMax.Of(x, [-1]), 3, 4),
        ["ReduceMin"] = () => Of(x => ReduceMin.Of(x, [2]), 3, 4),
        ["ReduceProd"] = () => Of(x => ReduceProd.Of(x, [1]), 3, 4),
        ["Softmax"] = () => Of(x => Softmax.Of(x), 7),
        ["Softmax: middle axis"] = () => Of(x => Softmax.Of(x, 1), 3, 4),
        ["LogSoftmax"] = () => Of(x => LogSoftmax.Of(x), 7),

        ["MatMul"] = () => Of(x => MatMul.Of(x, Weight("kernel", 4, 5)), 4),
        ["MatMul: bias"] = () => Of(x => MatMul.Of(x, Weight("kernel", 4, 5), Weight("bias", 5)), 4),
        ["MatMul: transposed"] = () => Of(x => MatMul.Of(x, Weight("kernel", 5, 4), null, transposeB: true), 4),
        ["MatMul: batched"] = () => Of(x => MatMul.Of(x, x, null, transposeB: true), 3, 4),
        ["MatMul: batched, bias"] = () => Of(x => MatMul.Of(x, Weight("kernel", 4, 5), Weight("bias", 5)), 3, 4),
        ["MatMul: left transposed"] = () => Of(x => MatMul.Of(x, x, null, transposeA: true), 3, 4),

        ["Conv"] = () => Of(x => Conv.Of(x, Weight("kernel", 4, 3, 3, 3), Weight("bias", 4), [2, 1], [1, 0, 1, 2]), 3, 8, 7),
        ["Conv: groups, dilated"] = () => Of(x => Conv.Of(x, Weight("kernel", 6, 2, 3, 3), null, [], [], [2, 1], 2), 4, 8, 7),
        ["Conv: one axis"] = () => Of(x => Conv.Of(x, Weight("kernel", 4, 3, 3), Weight("bias", 4)), 3, 8),
        ["Conv: three axes"] = () => Of(x => Conv.Of(x, Weight("kernel", 2, 2, 3, 2, 2)), 2, 4, 5, 6),
        ["ConvTranspose"] = () => Of(x => ConvTranspose.Of(
            x, Weight("kernel", 3, 2, 3, 3), Weight("bias", 2), ConvAttributes.Of(2, [2, 2], [1, 1, 1, 1]), [1, 0]), 3, 4, 5),
        ["MaxPool"] = () => Of(x => MaxPool.Of(x, PoolAttributes.Of([2, 3], [2, 2], [0, 1, 0, 1])), 2, 6, 7),
        ["MaxPool: three axes"] = () => Of(x => MaxPool.Of(x, PoolAttributes.Of([2, 2, 2], [2, 2, 2])), 2, 4, 6, 8),
        ["AveragePool"] = () => Of(x => AveragePool.Of(x, PoolAttributes.Of([3, 3], [2, 2], [1, 1, 1, 1])), 2, 6, 7),
        ["AveragePool: padding counts"] = () => Of(x => AveragePool.Of(
            x, PoolAttributes.Of([3, 3], [2, 2], [1, 1, 1, 1], countIncludePad: true)), 2, 6, 7),
        ["GlobalMaxPool"] = () => Of(GlobalMaxPool.Of, 2, 6, 7),
        ["GlobalAveragePool"] = () => Of(GlobalAveragePool.Of, 2, 6, 7),
        ["BatchNormalization: training form"] = () => Of(x => Normalized(x, new BatchNormalization { Training = true }), 4, 3),
        ["BatchNormalization: last axis"] = () => Of(x => Normalized(x, new BatchNormalization { Axis = 3 }), 2, 3, 4),
        ["LayerNormalization"] = () => Of(x => LayerNormalization.Of(x, Weight("gamma", 5), Weight("beta", 5)), 3, 5),
        ["LayerNormalization: bare"] = () => Of(x => LayerNormalization.Of(x, axis: 1), 3, 5),
        ["Lrn"] = () => Of(x => Lrn.Of(x, 3, 0.1f, 0.6f, 2), 5, 3, 2),
        ["GroupNormalization"] = () => Of(x => GroupNormalization.Of(x, Weight("gamma", 4), Weight("beta", 4), 2), 4, 3, 5),
        ["LSTM: batch in front, lengths"] = () => Sequences((x, lengths) => Lstm.Of(
            x, Weight("w", 1, 16, 3), Weight("r", 1, 16, 4), Weight("b", 1, 32), lengths, isBatchMajor: true)),
        ["LSTM: backwards, one bias"] = () => Sequences((x, _) => Lstm.Of(
            x, Weight("w", 1, 16, 3), Weight("r", 1, 16, 4), Weight("b", 1, 16), isBatchMajor: true, isReverse: true)),
        ["GRU: reset after"] = () => Sequences((x, lengths) => Gru.Of(
            x, Weight("w", 1, 12, 3), Weight("r", 1, 12, 4), Weight("b", 1, 24), lengths, isBatchMajor: true, resetsAfter: true)),
        ["GRU: reset before, steps in front"] = () => Sequences((x, _) => Gru.Of(
            Transpose.Of(x, 1, 0, 2), Weight("w", 1, 12, 3), Weight("r", 1, 12, 4))),
        ["RNN"] = () => Sequences((x, lengths) => Rnn.Of(
            x, Weight("w", 1, 4, 3), Weight("r", 1, 4, 4), Weight("b", 1, 8), lengths, isBatchMajor: true)),
        ["Dropout"] = () => Of(x => Dropout.Of(x, 0.5f), 5),
    };

    // Gradients, losses and noise are gone in the form that is exported.
    private static readonly string[] s_trainingOnly =
        ["Gradient", "Loss", nameof(Dropout), nameof(GaussianNoise), nameof(GaussianDropout), "Pairwise"];

    public static IEnumerable<object[]> Cases => s_cases.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Exported_operator_agrees(string name)
    {
        Graph graph = s_cases[name]();
        using ParameterStore parameters = new(ParameterLayout.Of(graph));
        parameters.Initialize(seed: 0);
        byte[] model = OnnxExporter.Serialize(graph, parameters);
        Random random = new(7);
        Tensor[] inputs = [.. graph.Inputs.Select(input => Sample(input.Type, random))];
        Tensor[] ours = GraphEvaluator.Run(InferenceForm.Of(graph), inputs, parameters);

        Tensor[] runtime = OnnxRuntimeCheck.Run(model, [.. graph.Inputs.Select(Graph.InputName)], inputs);
        ImportedGraph imported = OnnxImporter.ImportGraph(model, name);
        Tensor[] again = GraphEvaluator.Run(InferenceForm.Of(imported.Graph), inputs);
        Assert.IsLessThanOrEqualTo(Tolerance, OnnxRuntimeCheck.LargestDifference(ours, runtime), "ONNX Runtime");
        Assert.IsLessThanOrEqualTo(Tolerance, OnnxRuntimeCheck.LargestDifference(again, ours), "import of the export");

        CollectionAssert.AreEqual(
            graph.Inputs.Select(Graph.InputName).ToArray(), imported.Graph.Inputs.Select(Graph.InputName).ToArray());
        for (int i = 0; i < graph.Outputs.Length; i++)
            Assert.AreEqual(graph.Outputs[i].Type, imported.Graph.Outputs[i].Type);
    }

    [TestMethod]
    public void Every_operator_that_scores_can_be_exported()
    {
        string[] missing = [.. typeof(Op).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !type.IsSubclassOf(typeof(SourceOp)))
            .Where(type => !s_trainingOnly.Any(type.Name.Contains))
            .Where(type => !OnnxExports.HasRule(type))
            .Select(type => type.Name)];
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    private static Graph Of(Func<Value, Value> build, params int[] extents) => Of(ElementType.Float32, build, extents);

    private static Graph Of(ElementType type, Func<Value, Value> build, params int[] extents)
    {
        Dimension[] dimensions = [Dimension.Batch, .. extents.Select(extent => (Dimension)extent)];
        Value x = Node.Apply(new InputOp("x", new TensorType(type, dimensions)));
        return Graph.Trace([x], [build(x)]);
    }

    private static Graph Sequences(Func<Value, Value, ImmutableArray<Value>> layer)
    {
        Value x = Node.Apply(new InputOp("x", new TensorType(ElementType.Float32, Dimension.Batch, 5, 3)));
        Value lengths = Node.Apply(new InputOp("lengths", new TensorType(ElementType.Int32, Dimension.Batch)));
        return Graph.Trace([x, lengths], layer(x, lengths));
    }

    private static Value Normalized(Value x, BatchNormalization op) => BatchNormalization.Of(
        op, x, Weight("gamma", 4), Weight("beta", 4), State("mean", 4), State("variance", 4));

    private static Value Weight(string name, params int[] extents) => Declare(name, isTrainable: true, extents);

    private static Value State(string name, params int[] extents) => Declare(name, isTrainable: false, extents);

    private static Value Declare(string name, bool isTrainable, int[] extents)
    {
        Parameter parameter = new(new Scope("Layer", "layer"), name, new Shape(extents), new RandomWeights()) { IsTrainable = isTrainable };
        return Node.Apply(new ParameterOp(parameter, ElementType.Float32));
    }

    private static Tensor Sample(TensorType type, Random random)
    {
        Tensor tensor = Tensor.Zeros(type.ElementType, type.Bind(new Dictionary<string, int> { ["N"] = BatchSize }).Shape);
        if (type.ElementType == ElementType.Int32)
        {
            foreach (ref int value in tensor.Span<int>())
                value = random.Next(1, 4);
        }
        else
        {
            foreach (ref float value in tensor.Span<float>())
                value = (float)((random.NextDouble() * 4) - 2);
        }

        return tensor;
    }

    private sealed class RandomWeights : IParameterInitializer
    {
        public void Fill(Span<float> values, Shape shape, ulong seed, int ordinal)
        {
            Random random = new(ordinal);
            foreach (ref float value in values)
                value = (float)(random.NextDouble() + 0.1);
        }
    }
}
