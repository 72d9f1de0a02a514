using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Layers;

[TestClass]
public sealed class RecurrentLayerTests
{
    [TestMethod]
    [DataRow("LSTM", false)]
    [DataRow("LSTM", true)]
    [DataRow("GRU", false)]
    [DataRow("GRU", true)]
    [DataRow("SimpleRNN", false)]
    public void Padding_does_not_change_the_last_output(string kind, bool goesBackwards)
    {
        BigDL.Layers.Model model = new Sequential(
            new Input(Dimension.Symbol("T")) { ElementType = ElementType.Int32 },
            new Embedding(9, 3) { MaskZero = true },
            new Dropout(0.3f),
            Make(kind, goesBackwards: false, returnsSequences: true),
            Make(kind, goesBackwards, returnsSequences: false)).Build();
        float[] alone = Predict(model, Tensor.From<int>(new Shape(1, 3), [4, 0, 7]));
        float[] padded = Predict(model, Tensor.From<int>(new Shape(2, 6), [4, 0, 7, 0, 0, 0, 1, 2, 3, 4, 5, 6]));
        CollectionAssert.AreEqual(alone, padded[..alone.Length]);
        Assert.HasCount(2 * alone.Length, padded);
    }

    [TestMethod]
    public void Outputs_past_the_end_of_a_sample_are_zero()
    {
        BigDL.Layers.Model model = new Sequential(
            new Input(4) { ElementType = ElementType.Int32 },
            new Embedding(9, 3) { MaskZero = true },
            new LSTM(2) { ReturnSequences = true }).Build();
        float[] outputs = Predict(model, Tensor.From<int>(new Shape(1, 4), [4, 7, 0, 0]));
        Assert.IsTrue(outputs[..4].All(value => value != 0));
        Assert.IsTrue(outputs[4..].All(value => value == 0));
    }

    [TestMethod]
    public void Backward_outputs_of_padded_samples_are_refused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => new Sequential(
            new Input(4) { ElementType = ElementType.Int32 },
            new Embedding(9, 3) { MaskZero = true },
            new LSTM(2) { ReturnSequences = true, GoBackwards = true }).Build());
        StringAssert.Contains(error.Message, "GoBackwards");
    }

    [TestMethod]
    [DataRow(7, 4)]
    [DataRow(3, 12)]
    [DataRow(5, 5)]
    public void An_orthogonal_matrix_is_orthogonal(int rows, int columns)
    {
        float[] values = new float[rows * columns];
        new Orthogonal().Fill(values, new Shape(rows, columns), seed: 3, ordinal: 1);
        (int count, int length, int next, int step) = rows < columns ? (rows, columns, columns, 1) : (columns, rows, 1, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = Enumerable.Range(0, length).Sum(k => (double)values[(i * next) + (k * step)] * values[(j * next) + (k * step)]);
                Assert.AreEqual(i == j ? 1 : 0, dot, 1e-6);
            }
        }
    }

    private static RecurrentLayer Make(string kind, bool goesBackwards, bool returnsSequences) => kind switch
    {
        "LSTM" => new LSTM(4) { GoBackwards = goesBackwards, ReturnSequences = returnsSequences },
        "GRU" => new GRU(4) { GoBackwards = goesBackwards, ReturnSequences = returnsSequences },
        _ => new SimpleRNN(4) { GoBackwards = goesBackwards, ReturnSequences = returnsSequences },
    };

    private static float[] Predict(BigDL.Layers.Model model, Tensor input)
    {
        Graph graph = BigDL.Graphs.Passes.InferenceForm.Of(model.Graph);
        return GraphEvaluator.Run(graph, [input])[0].Span<float>().ToArray();
    }
}
