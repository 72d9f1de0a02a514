using System.Collections.Immutable;
using Microsoft.Data.Analysis;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class BigDLTrainerTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private static Sequential Classifier => new(new Dense(16) { Activation = Activation.ReLU }, new Dense(3));

    private static BigDLOptions Options => new() { Epochs = 20, BatchSize = 16, Optimizer = new Adam { LearningRate = 0.02f }, Threads = 1 };

    [TestMethod]
    public void A_pipeline_of_text_labels_trains_evaluates_and_reloads()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(300));
        TransformerChain<KeyToValueMappingTransformer> model = s_ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(s_ml.Transforms.NormalizeMinMax("Features"))
            .Append(s_ml.MulticlassClassification.Trainers.BigDL(Classifier, Options))
            .Append(s_ml.Transforms.Conversion.MapKeyToValue("Tree", "PredictedLabel")).Fit(data);
        IDataView scored = model.Transform(data);

        Assert.IsGreaterThan(0.9, s_ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        string[] trees = [.. scored.GetColumn<string>("Tree")];
        CollectionAssert.AreEquivalent(new[] { "oak", "ash", "elm" }, trees.Distinct().ToArray());
        using var stream = new MemoryStream();
        s_ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        IDataView reloaded = s_ml.Model.Load(stream, out _).Transform(data);
        CollectionAssert.AreEqual(trees, reloaded.GetColumn<string>("Tree").ToArray());
    }

    [TestMethod]
    public void Binary_and_regression_train_on_their_labels()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(300));
        BigDLTransformer binary = s_ml.BinaryClassification.Trainers.BigDL(
            new Sequential(new Dense(1)), Options with { LabelColumnName = "Flag" }).Fit(data);
        Assert.IsGreaterThan(0.95, s_ml.BinaryClassification.Evaluate(binary.Transform(data), "Flag").Accuracy);
        Assert.IsGreaterThan(0.9, binary.History!.Epochs[^1].Metrics[0].Value);
        Assert.AreSame(binary, binary.WithBatchedScoring());

        BigDLTransformer sigmoid = s_ml.BinaryClassification.Trainers.BigDL(
            new Sequential(new Dense(1) { Activation = Activation.Sigmoid }), Options with { LabelColumnName = "Flag" }).Fit(data);
        float[][] pairs = [.. sigmoid.Transform(data).GetColumn<float>("Score").Zip(binary.Transform(data).GetColumn<float>("Score"), (a, b) => new[] { a, b })];
        Assert.IsTrue(pairs.All(pair => Math.Sign(pair[0]) == Math.Sign(pair[1]) || Math.Abs(pair[0]) < 0.5));

        BigDLTransformer regression = s_ml.Regression.Trainers.BigDL(
            new Sequential(new Dense(1)), Options with { LabelColumnName = "Target" }).Fit(data);
        Assert.IsGreaterThan(0.95, s_ml.Regression.Evaluate(regression.Transform(data), "Target").RSquared);
    }

    [TestMethod]
    public void Every_task_cross_validates_and_ranks_its_features()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(200));
        BigDLTrainer regression = s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(1)), Options with { LabelColumnName = "Target" });
        Assert.IsTrue(s_ml.Regression.CrossValidate(data, regression, 2, "Target").All(fold => fold.Metrics.RSquared > 0.8));
        Assert.IsTrue(s_ml.Regression.PermutationFeatureImportance(regression.Fit(data), data, "Target").Any(feature => feature.RSquared.Mean < -0.05));

        BigDLTrainer binary = s_ml.BinaryClassification.Trainers.BigDL(new Sequential(new Dense(1)), Options with { LabelColumnName = "Flag" });
        Assert.IsTrue(s_ml.BinaryClassification.CrossValidate(data, binary, 2, "Flag").All(fold => fold.Metrics.Accuracy > 0.8));
        Assert.IsTrue(s_ml.BinaryClassification.PermutationFeatureImportance(binary.Fit(data), data, "Flag").Any(feature => feature.Accuracy.Mean < -0.05));
    }

    [TestMethod]
    public void An_exported_network_is_imported_and_trained_further()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(200));
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            BigDLOptions options = Options with { LabelColumnName = "Target" };
            BigDLTransformer first = s_ml.Regression.Trainers.BigDL(
                new Sequential(new Dense(8), new BatchNormalization(), new Dense(1)), options with { Epochs = 2 }).Fit(data);
            first.Model.SaveOnnx(path);
            using var stream = new MemoryStream();
            first.Model.SaveOnnx(stream);
            CollectionAssert.AreEqual(File.ReadAllBytes(path), stream.ToArray());

            BigDL.Layers.Model imported = OnnxImporter.Import(path);
            BigDLTransformer still = s_ml.Regression.Trainers.BigDL(imported, options with { Epochs = 1, Optimizer = new SGD { LearningRate = 0 } }).Fit(data);
            BigDLTransformerTests.AssertClose(
                [.. first.Transform(data).GetColumn<float>("Score")], [.. still.Transform(data).GetColumn<float>("Score")]);
            BigDLTransformer further = s_ml.Regression.Trainers.BigDL(imported, options with { Epochs = 10 }).Fit(data);
            Assert.IsLessThan(first.History!.Epochs[^1].Loss, further.History!.Epochs[^1].Loss);
            Assert.IsLessThan(first.History.Epochs[0].Loss, further.History.Epochs[0].Loss);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Cross_validation_and_feature_importance_take_the_trainer()
    {
        IDataView data = s_ml.Transforms.Conversion.MapValueToKey("Label")
            .Fit(s_ml.Data.LoadFromEnumerable(Samples.Rows(200))).Transform(s_ml.Data.LoadFromEnumerable(Samples.Rows(200)));
        BigDLTrainer trainer = s_ml.MulticlassClassification.Trainers.BigDL(Classifier, Options);

        Assert.IsTrue(s_ml.MulticlassClassification.CrossValidate(data, trainer, 2).All(fold => fold.Metrics.MicroAccuracy > 0.7));
        ImmutableArray<MulticlassClassificationMetricsStatistics> importance =
            s_ml.MulticlassClassification.PermutationFeatureImportance(trainer.Fit(data), data);
        Assert.HasCount(4, importance);
        Assert.IsTrue(importance.Any(feature => feature.MicroAccuracy.Mean < -0.05));
    }

    [TestMethod]
    public void The_context_seed_decides_on_the_result_and_threads_do_not()
    {
        float[] Scores(int seed, int threads)
        {
            var ml = new MLContext(seed);
            IDataView data = ml.Data.LoadFromEnumerable(Samples.Rows(100));
            BigDLOptions options = Options with { Epochs = 2, LabelColumnName = "Target", Threads = threads };
            return [.. ml.Regression.Trainers.BigDL(new Sequential(new Dense(8) { Activation = Activation.ReLU }, new Dense(1)), options)
                .Fit(data).Transform(data).GetColumn<float>("Score")];
        }

        CollectionAssert.AreEqual(Scores(3, 1), Scores(3, 2));
        CollectionAssert.AreNotEqual(Scores(3, 1), Scores(4, 1));
    }

    [TestMethod]
    public void Several_named_inputs_feed_tables()
    {
        Rating[] ratings = [.. Enumerable.Range(0, 200).Select(i => new Rating { User = i % 10, Film = i % 7, Label = ((i % 10) - 5) * ((i % 7) - 3) * 0.1f })];
        IDataView data = s_ml.Data.LoadFromEnumerable(ratings);
        var user = new Input { Name = "user", ElementType = ElementType.Int32 };
        var film = new Input { Name = "film", ElementType = ElementType.Int32 };
        Value product = new Multiply().Apply(new Embedding(10, 4).Apply(user), new Embedding(7, 4).Apply(film));
        var model = new BigDL.Layers.Model([user, film], [new Dense(1).Apply(product)]);
        BigDLOptions options = Options with
        {
            Epochs = 60,
            InputColumnNames = new Dictionary<string, string> { ["user"] = "User", ["film"] = "Film" },
        };
        BigDLTransformer transformer = s_ml.Regression.Trainers.BigDL(model, options).Fit(data);
        Assert.IsGreaterThan(0.8, s_ml.Regression.Evaluate(transformer.Transform(data)).RSquared);

        ratings[3].Film = 7;
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.Regression.Trainers.BigDL(model, options).Fit(data));
        foreach (string fact in new[] { "Row 3", "'Film'", "7", "0 to 6" })
            Assert.Contains(fact, error.Message);
    }

    [TestMethod]
    public void A_general_network_adds_a_column_per_output()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(50));
        var input = new Input(4);
        Value hidden = new Dense(5) { Name = "hidden", Activation = Activation.Tanh }.Apply(input);
        var model = new BigDL.Layers.Model([input], [new Dense(1) { Name = "estimate" }.Apply(hidden), hidden]);
        BigDLTrainer trainer = s_ml.Transforms.BigDL(model, Options with { LabelColumnName = "Target", Epochs = 2 });
        IDataView scored = trainer.Fit(data).Transform(data);

        Assert.HasCount(5, scored.GetColumn<float[]>("hidden").First());
        Assert.HasCount(1, scored.GetColumn<float[]>("estimate").First());
    }

    [TestMethod]
    public void Data_frames_train()
    {
        Samples.Sample[] rows = Samples.Rows(100);
        var frame = new DataFrame(
            new SingleDataFrameColumn("A", rows.Select(row => row.Features[0])),
            new SingleDataFrameColumn("B", rows.Select(row => row.Features[1])),
            new SingleDataFrameColumn("Label", rows.Select(row => (2 * row.Features[0]) - row.Features[1])));
        TransformerChain<BigDLTransformer> model = s_ml.Transforms.Concatenate("Features", "A", "B")
            .Append(s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(1)), Options with { Epochs = 40 })).Fit(frame);
        Assert.IsGreaterThan(0.95, s_ml.Regression.Evaluate(model.Transform(frame)).RSquared);
    }

    [TestMethod]
    public void Validation_is_reported_to_observer_history_and_log()
    {
        var ml = new MLContext(seed: 1);
        List<string> messages = [];
        ml.Log += (_, e) => messages.Add(e.Message);
        var observer = new Recorder();
        IDataView data = ml.Data.LoadFromEnumerable(Samples.Rows(100));
        BigDLTransformer transformer = ml.Regression.Trainers.BigDL(
            new Sequential(new Dense(1)), Options with { LabelColumnName = "Target", Epochs = 3, ValidationFraction = 0.2, Observer = observer }).Fit(data);

        Assert.HasCount(3, transformer.History!.Epochs);
        Assert.IsTrue(transformer.History.Epochs.All(epoch => epoch.ValidationLoss > 0));
        Assert.AreEqual(80, observer.Records);
        Assert.AreEqual(15, observer.Steps);
        Assert.IsTrue(messages.Any(message => message.Contains("Epoch 3", StringComparison.Ordinal) && message.Contains("validation loss", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Cancelling_returns_the_best_network_so_far()
    {
        using var cancel = new CancellationTokenSource();
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(100));
        BigDLOptions options = Options with { LabelColumnName = "Target", Seed = 4 };
        BigDLTransformer transformer = s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(1)), options with
        {
            Epochs = 1000,
            CancellationToken = cancel.Token,
            Observer = new Recorder { AtStep = progress => { if (progress is { Epoch: 6, Step: 3 }) cancel.Cancel(); } },
        }).Fit(data);
        Assert.AreEqual(TrainingEnd.Cancelled, transformer.History!.End);

        // Cancelled within epoch 6, the network is that of the best epoch before, to the last bit.
        BigDLTransformer best = s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(1)), options with { Epochs = transformer.History.BestEpoch }).Fit(data);
        Assert.IsGreaterThan(0, transformer.History.BestEpoch);
        CollectionAssert.AreEqual(
            best.Transform(data).GetColumn<float>("Score").ToArray(), transformer.Transform(data).GetColumn<float>("Score").ToArray());
    }

    [TestMethod]
    public void Images_of_bytes_train_a_convolutional_network()
    {
        var random = new Random(2);
        Picture[] pictures = [.. Enumerable.Range(0, 120).Select(i =>
        {
            byte[] pixels = new byte[8 * 8];
            for (int j = 0; j < pixels.Length; j++)
                pixels[j] = (byte)(random.Next(60) + (j % 8 / 4 == i % 2 ? 180 : 0));

            return new Picture { Features = pixels, Label = i % 2 };
        })];
        IDataView data = s_ml.Data.LoadFromEnumerable(pictures);
        var network = new Sequential(
            new Conv2D(4, 3) { Activation = Activation.ReLU, DataFormat = DataFormat.ChannelsFirst },
            new MaxPooling2D(2) { DataFormat = DataFormat.ChannelsFirst }, new Flatten(), new Dense(2) { Activation = Activation.Softmax });
        BigDLTransformer model = s_ml.MulticlassClassification.Trainers.BigDL(network, Options with { Epochs = 5, FeatureScale = 1 / 255f }).Fit(data);
        Assert.AreEqual(1, s_ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        Assert.AreEqual(1, model.Transform(data).GetColumn<float[]>("Score").First().Sum(), 1e-5);

        using var stream = new MemoryStream();
        s_ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        foreach ((float[] stock, float[] ours) in s_ml.Model.Load(stream, out _).Transform(data).GetColumn<float[]>("Score")
            .Zip(model.Transform(data).GetColumn<float[]>("Score")))
        {
            BigDLTransformerTests.AssertClose(ours, stock);
        }
    }

    [TestMethod]
    public void Padded_sequences_of_words_train_a_recurrent_network()
    {
        var random = new Random(3);
        Words[] rows = [.. Enumerable.Range(0, 120).Select(i =>
        {
            int[] words = new int[20];
            for (int j = 0; j < 4 + (i % 9); j++)
                words[j] = random.Next(1, 5) + (i % 2 * 4);

            return new Words { Features = words, Label = i % 2 };
        })];
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        BigDLTransformer model = s_ml.MulticlassClassification.Trainers.BigDL(
            TextClassifier.Build(vocabulary: 9, classes: 2, embeddingSize: 8, units: 8), Options with { Epochs = 8 }).Fit(data);
        Assert.AreEqual(1, s_ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy, 0.02);

        using var stream = new MemoryStream();
        s_ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        foreach ((float[] stock, float[] ours) in s_ml.Model.Load(stream, out _).Transform(data).GetColumn<float[]>("Score")
            .Zip(model.Transform(data).GetColumn<float[]>("Score")))
        {
            BigDLTransformerTests.AssertClose(ours, stock);
        }
    }

    [TestMethod]
    public void Rows_of_no_weight_teach_nothing()
    {
        Weighted[] rows = [.. Samples.Rows(100).Select((row, i) => new Weighted
        {
            Features = row.Features,
            Label = i % 2 == 0 ? row.Target : 1000,
            Weight = i % 2 == 0 ? 1 : 0,
        })];
        IDataView data = s_ml.Data.LoadFromEnumerable(rows);
        BigDLTransformer transformer = s_ml.Regression.Trainers.BigDL(
            new Sequential(new Dense(1)), Options with { ExampleWeightColumnName = "Weight", Epochs = 60 }).Fit(data);
        float[] scores = [.. transformer.Transform(data).GetColumn<float>("Score")];
        Assert.AreEqual(rows[0].Label, scores[0], 0.2);
    }

    [TestMethod]
    public void Networks_that_do_not_fit_the_task_are_refused()
    {
        IDataView data = s_ml.Transforms.Conversion.MapValueToKey("Label")
            .Fit(s_ml.Data.LoadFromEnumerable(Samples.Rows(30))).Transform(s_ml.Data.LoadFromEnumerable(Samples.Rows(30)));
        Refused(() => s_ml.MulticlassClassification.Trainers.BigDL(new Sequential(new Dense(5)), Options).Fit(data), "[N, 5]", "3 values", "Dense(3)");
        Refused(() => s_ml.Regression.Trainers.BigDL(new Sequential(new Dense(2)), Options with { LabelColumnName = "Target" }).Fit(data), "[N, 2]", "Dense(1)");
        var nine = new Input(9);
        Refused(() => s_ml.Regression.Trainers.BigDL(new BigDL.Layers.Model(nine, new Dense(1).Apply(nine)),
            Options with { LabelColumnName = "Target" }).Fit(data), "'Features'", "4", "9");
    }

    [TestMethod]
    public void Bad_columns_are_refused_before_training()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(Samples.Rows(30));
        var network = new Sequential(new Dense(1));
        Refused(() => s_ml.Transforms.CopyColumns("Copy", "Id").Append(s_ml.Regression.Trainers.BigDL(network, new() { LabelColumnName = "Price" })).Fit(data),
            "label column 'Price'", "'Target'");
        Refused(() => s_ml.Transforms.CopyColumns("Copy", "Id").Append(s_ml.Regression.Trainers.BigDL(network)).Fit(data),
            "label column 'Label'", "String");
        Refused(() => s_ml.Regression.Trainers.BigDL(network, new() { LabelColumnName = "Target", FeatureColumnName = "Feature" }).Fit(data),
            "feature column 'Feature'", "'Features'");
        Assert.Contains("Epochs", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new BigDLOptions { Epochs = 0 }).Message);
    }

    private static void Refused(Func<object> action, params string[] facts)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(action);
        foreach (string fact in facts)
            Assert.Contains(fact, error.Message);
    }

    private sealed class Recorder : ITrainingObserver
    {
        public Action<TrainingProgress>? AtStep { get; init; }

        public int Records { get; private set; }

        public int Steps { get; private set; }

        public void OnStart(TrainingPlanInfo plan) => Records = plan.Records;

        public void OnStep(in TrainingProgress progress)
        {
            Steps++;
            AtStep?.Invoke(progress);
        }

        public void OnEpoch(EpochResult epoch)
        {
            // The history has it.
        }

        public void OnEnd(TrainingHistory history)
        {
        }
    }

    private sealed class Rating
    {
        public int User { get; set; }

        public int Film { get; set; }

        public float Label { get; set; }
    }

    private sealed class Picture
    {
        [VectorType(1, 8, 8)]
        public byte[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Words
    {
        [VectorType(20)]
        public int[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Weighted
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public float Weight { get; set; }
    }
}
