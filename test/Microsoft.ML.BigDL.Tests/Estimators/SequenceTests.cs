using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Estimators;

/// <summary>Rows of changing length: padded for networks that take sequences, refused for all others.</summary>
[TestClass]
public sealed class SequenceTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private static BigDLOptions Options => new() { Epochs = 12, BatchSize = 16, Optimizer = new Adam { LearningRate = 0.02f }, Threads = 1 };

    [TestMethod]
    [DataRow(TextEncoder.LSTM)]
    [DataRow(TextEncoder.GRU)]
    public void Rows_of_any_length_train_a_recurrent_network(TextEncoder encoder)
    {
        Words[] rows = Rows(150);
        rows[7].Features = [];
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        BigDLTransformer model = s_ml.MulticlassClassification.Trainers.BigDL(
            TextClassifier.Build(vocabulary: 9, classes: 2, embeddingSize: 8, units: 8, encoder), Options).Fit(data);
        Assert.IsGreaterThan(0.97, s_ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);

        // Padding by hand changes nothing, and neither does scoring row by row.
        float[][] scores = [.. model.Transform(data).GetColumn<float[]>("Score")];
        Words[] padded = [.. rows.Select(row => new Words { Features = [.. row.Features, .. new int[12 - row.Features.Length]], Label = row.Label })];
        float[][] fromPadded = [.. model.Transform(s_ml.Data.LoadFromEnumerable(padded)).GetColumn<float[]>("Score")];
        using PredictionEngine<Words, Scored> engine = s_ml.Model.CreatePredictionEngine<Words, Scored>(model, data.Schema);
        for (int i = 0; i < rows.Length; i++)
        {
            BigDLTransformerTests.AssertClose(scores[i], fromPadded[i]);
            BigDLTransformerTests.AssertClose(scores[i], engine.Predict(rows[i]).Score);
        }
    }

    [TestMethod]
    public void Words_of_a_text_pipeline_keep_their_keys_and_unknown_ones_are_padding()
    {
        Sentence[] sentences = [.. Rows(150).Select(row => new Sentence { Text = string.Join(' ', row.Features.Select(word => $"w{word}")), Label = row.Label == 1 })];
        IDataView data = s_ml.Data.LoadFromEnumerable(sentences);
        TransformerChain<BigDLTransformer> model = s_ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Features", "Words"))
            .Append(s_ml.BinaryClassification.Trainers.BigDL(
                new Sequential(
                    new Input(BigDL.Graphs.Dimension.Symbol("T")) { ElementType = BigDL.Tensors.ElementType.Int32 },
                    new Embedding(9, 8) { MaskZero = true }, new LSTM(8), new Dense(1)),
                Options)).Fit(data);
        Assert.IsGreaterThan(0.97, s_ml.BinaryClassification.Evaluate(model.Transform(data)).Accuracy);

        using PredictionEngine<Sentence, Judged> engine = s_ml.Model.CreatePredictionEngine<Sentence, Judged>(model, data.Schema);
        Assert.AreEqual(engine.Predict(new Sentence { Text = "w1 w2" }).Score, engine.Predict(new Sentence { Text = "w1 w2 unheard" }).Score, 1e-6);
    }

    [TestMethod]
    public void Sequences_are_cut_to_the_length_asked_for()
    {
        Words[] rows = Rows(60);
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        BigDLOptions options = Options with { Epochs = 1, SequenceLength = 3 };
        BigDLTransformer model = s_ml.MulticlassClassification.Trainers.BigDL(
            TextClassifier.Build(vocabulary: 9, classes: 2, embeddingSize: 4, units: 4), options).Fit(data);
        IDataView cut = s_ml.Data.LoadFromEnumerable(rows.Select(row => new Words { Features = row.Features[..Math.Min(3, row.Features.Length)] }));
        CollectionAssert.AreEqual(
            model.Transform(cut).GetColumn<float[]>("Score").SelectMany(row => row).ToArray(),
            model.Transform(data).GetColumn<float[]>("Score").SelectMany(row => row).ToArray());
        Assert.Contains("SequenceLength", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BigDLOptions { SequenceLength = 0 }).Message);
    }

    [TestMethod]
    public void Sequences_of_undeclared_length_say_how_they_can_be_saved()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Rows(30));
        BigDLTransformer model = s_ml.MulticlassClassification.Trainers.BigDL(
            TextClassifier.Build(vocabulary: 9, classes: 2, embeddingSize: 4, units: 4), Options with { Epochs = 1 }).Fit(data);
        using var stream = new MemoryStream();
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Model.Save(model, data.Schema, stream));
        foreach (string fact in new[] { "'Features'", "pad every row with 0", "[VectorType(12)]", "IndexWords" })
            Assert.Contains(fact, error.Message);
    }

    [TestMethod]
    public void Rows_of_changing_length_are_refused_where_the_network_takes_one_length()
    {
        Loose[] rows = [new() { Features = [1, 2] }, new() { Features = [3, 4] }, new() { Features = [5, 6, 7] }];
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(1)), Options).Fit(s_ml.Data.LoadFromEnumerable(rows)));
        foreach (string fact in new[] { "Row 2", "'Features'", "3 values", "Earlier rows hold 2", "pad or cut", "Dimension.Symbol" })
            Assert.Contains(fact, error.Message);
    }

    // Words 1 to 4 belong to class 0, words 5 to 8 to class 1; up to 12 a row.
    private static Words[] Rows(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(i => new Words
        {
            Features = [.. Enumerable.Range(0, 2 + (i % 11)).Select(_ => random.Next(1, 5) + (i % 2 * 4))],
            Label = i % 2,
        })];
    }

    private sealed class Words
    {
        public int[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Sentence
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Loose
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Judged
    {
        public float Score { get; set; }
    }
}
