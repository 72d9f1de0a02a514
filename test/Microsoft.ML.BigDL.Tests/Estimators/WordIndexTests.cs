using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class WordIndexTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private static readonly WordIndexOptions s_options = new() { SequenceLength = 4, MinimumCount = 1 };

    [TestMethod]
    public void Words_are_numbered_by_how_often_they_stand()
    {
        IDataView texts = Texts("a cat, a dog", "a dog-house", string.Empty, "x1 é a a a a");
        long[][] indices = Indices(s_ml.Transforms.Text.IndexWords("Words", "Text", s_options).Fit(texts), texts);

        // a stands seven times, dog twice, the others once: in the order of their letters 1, cat, house, x, é.
        long[][] expected = [[2, 5, 2, 3], [2, 3, 6, 0], [0, 0, 0, 0], [7, 4, 8, 2]];
        for (int i = 0; i < expected.Length; i++)
            CollectionAssert.AreEqual(expected[i], indices[i], $"text {i}: {string.Join(' ', indices[i])}");
    }

    [TestMethod]
    public void Rare_words_and_words_beyond_the_most_are_unknown()
    {
        IDataView texts = Texts("a a a b b c");
        var options = new WordIndexOptions { SequenceLength = 6, MinimumCount = 2, MaximumWords = 1 };
        ITransformer model = s_ml.Transforms.Text.IndexWords("Words", "Text", options).Fit(texts);
        CollectionAssert.AreEqual(new long[] { 2, 1, 1, 1, 0, 0 }, Indices(model, Texts("a b c new"))[0]);
        Assert.AreEqual(3, options.IndexCount);
    }

    [TestMethod]
    public void A_saved_pipeline_gives_the_same_indices_and_leaves_no_file()
    {
        IDataView texts = Texts("one two", "two three");
        string[] before = TemporaryFiles();
        using (var stream = new MemoryStream())
        {
            ITransformer model = s_ml.Transforms.Text.IndexWords("Words", "Text", s_options).Fit(texts);
            s_ml.Model.Save(model, texts.Schema, stream);
            stream.Position = 0;
            ITransformer loaded = s_ml.Model.Load(stream, out _);
            CollectionAssert.AreEqual(Indices(model, texts)[1], Indices(loaded, texts)[1]);
        }

        CollectionAssert.AreEqual(before, TemporaryFiles());
    }

    [TestMethod]
    public void The_declared_column_is_the_one_that_comes()
    {
        IDataView texts = Texts("one");
        var chain = s_ml.Transforms.Text.NormalizeText("Text").Append(s_ml.Transforms.Text.IndexWords("Words", "Text", s_options));
        DataViewType type = chain.Fit(texts).Transform(texts).Schema["Words"].Type;
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Int64, 4), type);
    }

    [TestMethod]
    public void Bad_input_is_refused_by_name()
    {
        IDataView texts = Texts("once");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_ml.Transforms.Text.IndexWords("Words", "Txt").Fit(texts)).Message, "'Txt'");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Transforms.Text.IndexWords("Words", "Text").Fit(texts)).Message, "MinimumCount");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Transforms.Text.IndexWords("Words", "Text", s_options with { TokenPattern = "(" })
                .Fit(texts)).Message, "'('");
    }

    private static IDataView Texts(params string[] texts) =>
        s_ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }).ToArray());

    private static long[][] Indices(ITransformer model, IDataView texts) => [.. model.Transform(texts).GetColumn<long[]>("Words")];

    private static string[] TemporaryFiles() => [.. Directory.GetFiles(Path.GetTempPath(), "BigDL-*.onnx").Order(StringComparer.Ordinal)];

    private sealed class Row
    {
        public string Text { get; set; } = string.Empty;
    }
}
