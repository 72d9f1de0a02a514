using System.Globalization;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class SavedModelTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void A_process_without_this_library_scores_alike()
    {
        string folder = Directory.CreateTempSubdirectory("bigdl").FullName;
        try
        {
            IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(20));
            ValueToKeyMappingTransformer keys = s_ml.Transforms.Conversion.MapValueToKey("Label").Fit(data);
            IDataView keyed = keys.Transform(data);
            BigDLTransformer network = Networks.Transformer(ScoringTask.Multiclass, keyed, [4], 3);
            ITransformer back = s_ml.Transforms.Conversion.MapKeyToValue("Tree", "PredictedLabel").Fit(network.Transform(keyed));
            var pipeline = new TransformerChain<ITransformer>(keys, network, back);
            AssertSameInStock(pipeline, data, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Every_task_keeps_its_columns_and_annotations()
    {
        IDataView data = s_ml.Transforms.Conversion.MapValueToKey("Label").Fit(s_ml.Data.LoadFromEnumerable(Samples.Rows(30)))
            .Transform(s_ml.Data.LoadFromEnumerable(Samples.Rows(30)));
        foreach ((ScoringTask task, int outputs) in new[] { (ScoringTask.Multiclass, 3), (ScoringTask.Binary, 1), (ScoringTask.Regression, 1) })
        {
            using BigDLTransformer network = Networks.Transformer(task, data, [4], outputs);
            (ITransformer stock, ITransformer batched) = Reload(network, data.Schema);
            AssertSameColumns(network.Transform(data), stock.Transform(data));
            AssertSameColumns(network.Transform(data), batched.Transform(data));
        }
    }

    [TestMethod]
    public void General_outputs_become_plain_vectors()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(10));
        using BigDLTransformer network = Networks.Transformer(ScoringTask.General, data, [2, 2], 3);
        (ITransformer stock, ITransformer batched) = Reload(network, data.Schema);
        float[][] expected = [.. network.Transform(data).GetColumn<float[]>("Outputs")];
        float[][] fromStock = [.. stock.Transform(data).GetColumn<float[]>("Outputs")];
        float[][] fromBatched = [.. batched.Transform(data).GetColumn<float[]>("Outputs")];
        for (int i = 0; i < expected.Length; i++)
        {
            BigDLTransformerTests.AssertClose(expected[i], fromStock[i]);
            CollectionAssert.AreEqual(expected[i], fromBatched[i]);
        }
    }

    [TestMethod]
    public void Keys_and_missing_keys_survive()
    {
        (IDataView data, BigDLTransformer network) = BigDLTransformerTests.Factorization();
        using (network)
        {
            (ITransformer stock, ITransformer batched) = Reload(network, data.Schema);
            CollectionAssert.AreEqual(new[] { 11f, 38, 53, float.NaN }, stock.Transform(data).GetColumn<float>("Score").ToArray());
            CollectionAssert.AreEqual(new[] { 11f, 38, 53, float.NaN }, batched.Transform(data).GetColumn<float>("Score").ToArray());
        }
    }

    [TestMethod]
    [DataRow(new[] { 3, 1, 2 })]
    [DataRow(new[] { 1, 2, 3 })]
    public void Images_survive_in_both_layouts_and_orders(int[] dimensions)
    {
        foreach (PixelOrder order in Enum.GetValues<PixelOrder>())
        {
            Picture[] rows = [.. Enumerable.Range(0, 3).Select(_ => new Picture())];
            IDataView data = s_ml.Data.LoadFromEnumerable(rows);
            ScoringModel model = Networks.Describe(ScoringTask.General, data, new ColumnRequest("Image") { PixelOrder = order }, dimensions, 2, 1 / 255f);
            using var network = new BigDLTransformer(Networks.Linear(dimensions, 2), model, [data.Schema["Image"].Type], null);
            (ITransformer stock, ITransformer batched) = Reload(network, data.Schema);
            float[] expected = network.Transform(data).GetColumn<float[]>("Outputs").First();
            CollectionAssert.AreEqual(expected, batched.Transform(data).GetColumn<float[]>("Outputs").First());
            BigDLTransformerTests.AssertClose(expected, stock.Transform(data).GetColumn<float[]>("Outputs").First());
        }
    }

    [TestMethod]
    public void Images_of_undeclared_size_score_alike_in_a_process_without_this_library()
    {
        foreach (DataFormat format in Enum.GetValues<DataFormat>())
        {
            var random = new Random(4);
            string folder = Directory.CreateTempSubdirectory("bigdl").FullName;
            try
            {
                ImageFile[] files = [.. Enumerable.Range(0, 12).Select(i =>
                {
                    byte[] pixels = new byte[4 * 5 * 4];
                    random.NextBytes(pixels);
                    for (int j = 3; j < pixels.Length; j += 4)
                        pixels[j] = 255;

                    using MLImage image = MLImage.CreateFromPixels(5, 4, MLPixelFormat.Bgra32, pixels);
                    string path = Path.Combine(folder, $"{i}.png");
                    image.Save(path);
                    return new ImageFile { Path = path, Label = i % 2 };
                })];
                IDataView data = s_ml.Data.LoadFromEnumerable(files);
                Input input = format == DataFormat.ChannelsLast ? new Input(4, 5, 3) : new Input(3, 4, 5);
                var network = new Sequential(
                    input, new Conv2D(3, 2) { DataFormat = format, Activation = Activation.ReLU }, new Flatten(), new Dense(1));
                TransformerChain<BigDLTransformer> model = s_ml.Transforms.LoadImages("Features", folder, "Path").Append(s_ml.Regression.Trainers.BigDL(
                    network, new BigDLOptions { Epochs = 2, FeatureScale = 1 / 255f })).Fit(data);
                AssertSameInStock(model, data, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [TestMethod]
    public void A_restored_network_can_be_saved_again()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(10));
        using BigDLTransformer network = Networks.Transformer(ScoringTask.Regression, data, [4], 1);
        (_, ITransformer batched) = Reload(network, data.Schema);
        (ITransformer again, _) = Reload(batched, data.Schema);
        CollectionAssert.AreEqual(
            network.Transform(data).GetColumn<float>("Score").ToArray(), batched.Transform(data).GetColumn<float>("Score").ToArray());
        Assert.HasCount(10, again.Transform(data).GetColumn<float>("Score"));
    }

    [TestMethod]
    public void Saving_what_stock_cannot_feed_says_what_to_do()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(new[] { new Loose { Vector = [1, 2, 3, 4] } });
        using BigDLTransformer network = Networks.Transformer(ScoringTask.General, data, [4], 2, "Vector");
        using var stream = new MemoryStream();
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Model.Save(network, data.Schema, stream));
        Assert.Contains("'Vector'", error.Message);
        Assert.Contains("[VectorType(4)]", error.Message);
    }

    [TestMethod]
    public void A_pipeline_without_a_network_is_refused()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(3));
        ITransformer copy = s_ml.Transforms.CopyColumns("Copy", "Id").Fit(data);
        Assert.Contains("no network", Assert.ThrowsExactly<ModelFormatException>(() => copy.WithBatchedScoring()).Message);
    }

    [TestMethod]
    public void Saving_leaves_no_temporary_file()
    {
        string[] before = Directory.GetFiles(Path.GetTempPath(), "BigDL-*.onnx");
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(3));
        using BigDLTransformer network = Networks.Transformer(ScoringTask.Regression, data, [4], 1);
        Reload(network, data.Schema);
        Assert.IsEmpty(Directory.GetFiles(Path.GetTempPath(), "BigDL-*.onnx").Except(before));
    }

    /// <summary>Saves pipeline and data, lets a program that knows only stock packages score them, and compares the columns it prints.</summary>
    private static void AssertSameInStock(ITransformer pipeline, IDataView data, string folder)
    {
        s_ml.Model.Save(pipeline, data.Schema, Path.Combine(folder, "model.zip"));
        using (FileStream stream = File.Create(Path.Combine(folder, "data.idv")))
            s_ml.Data.SaveAsBinary(data, stream);

        string program = Path.Combine(Repository.Root, "test", "StockReload", "bin", Repository.Configuration, "net10.0", "StockReload.dll");
        (int exitCode, string output) = ChildProcess.Run(
            ChildProcess.DotNet, [program, Path.Combine(folder, "model.zip"), Path.Combine(folder, "data.idv")]);
        Assert.AreEqual(0, exitCode, output);
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split('\t'))];
        IDataView scored = pipeline.Transform(data);
        foreach (string column in new[] { "Score", "PredictedLabel", "Tree" }.Where(name => scored.Schema.GetColumnOrNull(name) is not null))
        {
            int at = Array.IndexOf(lines[0], column);
            Assert.IsGreaterThanOrEqualTo(0, at, $"'{column}' is missing: {output}");
            string[] stock = [.. lines[1..].Select(line => line[at])];
            switch (scored.Schema[column].Type)
            {
                case TextDataViewType:
                    CollectionAssert.AreEqual(scored.GetColumn<string>(column).ToArray(), stock);
                    break;
                case KeyDataViewType:
                    CollectionAssert.AreEqual(scored.GetColumn<uint>(column).ToArray(), stock.Select(key => uint.Parse(key, CultureInfo.InvariantCulture)).ToArray());
                    break;
                case VectorDataViewType:
                    BigDLTransformerTests.AssertClose([.. scored.GetColumn<float[]>(column).SelectMany(row => row)], [.. stock.SelectMany(Floats)]);
                    break;
                default:
                    BigDLTransformerTests.AssertClose([.. scored.GetColumn<float>(column)], [.. stock.SelectMany(Floats)]);
                    break;
            }
        }

        static IEnumerable<float> Floats(string text) => text.Split(' ').Select(number => float.Parse(number, CultureInfo.InvariantCulture));
    }

    private static (ITransformer Stock, ITransformer Batched) Reload(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        s_ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        ITransformer stock = s_ml.Model.Load(stream, out _);
        stream.Position = 0;
        ITransformer batched = s_ml.Model.LoadBigDL(stream, out DataViewSchema loaded);
        Assert.IsNotNull(loaded);
        return (stock, batched);
    }

    private static void AssertSameColumns(IDataView expected, IDataView actual)
    {
        string[] names = [.. expected.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        CollectionAssert.AreEquivalent(names, actual.Schema.Where(column => !column.IsHidden).Select(column => column.Name).ToArray());
        foreach (string name in new[] { "PredictedLabel", "Score", "Probability" }.Intersect(names))
        {
            DataViewSchema.Column ours = expected.Schema[name];
            Assert.AreEqual(ours.Type, actual.Schema[name].Type);
            CollectionAssert.IsSubsetOf(
                ours.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").ToArray(),
                actual.Schema[name].Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").ToArray());
            if (ours.Type is VectorDataViewType)
            {
                foreach ((float[] one, float[] other) in expected.GetColumn<float[]>(name).Zip(actual.GetColumn<float[]>(name)))
                    BigDLTransformerTests.AssertClose(one, other);
            }
            else if (ours.Type is NumberDataViewType)
            {
                BigDLTransformerTests.AssertClose([.. expected.GetColumn<float>(name)], [.. actual.GetColumn<float>(name)]);
            }
        }
    }

    private sealed class Loose
    {
        public float[] Vector { get; set; } = [];
    }

    private sealed class ImageFile
    {
        public string Path { get; set; } = "";

        public float Label { get; set; }
    }

    private sealed class Picture
    {
        private byte[] _pixels = [10, 20, 30, 255, 40, 50, 60, 255];

        public int Id { get; set; }

        // A new image each time: ML.NET's image transforms dispose what they read.
        [ImageType(1, 2)]
        public MLImage Image
        {
            get => MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, _pixels);
            set => _pixels = value.Pixels.ToArray();
        }
    }
}
