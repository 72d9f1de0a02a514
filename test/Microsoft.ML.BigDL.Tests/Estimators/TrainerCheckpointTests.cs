using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tests.Training.Checkpoints;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Estimators;

[TestClass]
public sealed class TrainerCheckpointTests
{
    private static BigDLOptions Options(string? folder) => new()
    {
        Epochs = 3,
        BatchSize = 16,
        Threads = 1,
        LabelColumnName = "Target",
        Checkpoints = folder is null ? null : new CheckpointOptions(folder),
    };

    [TestMethod]
    public void The_same_call_goes_on_where_it_was_cancelled()
    {
        using var folder = new TestFolder();
        float[] whole = Fit(new MLContext(seed: 5), Options(null) with { ValidationFraction = 0.2 });

        // 160 rows to train on are 10 steps.
        using var cancellation = new CancellationTokenSource();
        var observer = new TestObserver { Stepped = step => Cancel(step == 14, cancellation) };
        Fit(new MLContext(seed: 5), Options(folder.Path) with { ValidationFraction = 0.2, Observer = observer, CancellationToken = cancellation.Token });

        // Without a seed of its own a context draws another one; the split and the order of the rows are those of the checkpoint all the same.
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.Message);
        CollectionAssert.AreEqual(whole, Fit(ml, Options(folder.Path) with { ValidationFraction = 0.2 }));
        Assert.IsTrue(messages.Any(message => message.Contains("epoch 2 of 3, step 5 of 10", StringComparison.Ordinal)), string.Join('\n', messages));
    }

    [TestMethod]
    public void Another_network_rule_scale_or_seed_is_refused()
    {
        using var folder = new TestFolder();
        BigDLOptions options = Options(folder.Path) with { Seed = 3 };
        Fit(new MLContext(), options);
        Refused(options with { Seed = 4 }, "seed is '4', but was '3'");
        Refused(options with { Optimizer = new Adam { LearningRate = 0.5f } }, "optimizer is '{", "0.5", "0.001");
        Refused(options with { FeatureScale = 2 }, "feature scale is '2', but was '1'");
        Refused(options with { ValidationFraction = 0.5 }, "validation fraction is '0.5', but was '0'", "records of each rank is '100', but was '200'");
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => Fit(new MLContext(), options, units: 5));
        StringAssert.Contains(error.Message, "network is");
        StringAssert.Contains(error.Message, "number of weights is '31', but was '25'");
    }

    [TestMethod]
    public void Other_rows_are_refused_however_many()
    {
        // Folds of a cross-validation are alike in all but their rows: none may take another's weights for its own.
        using var folder = new TestFolder();
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Samples.Rows(200));
        BigDLException error = Assert.ThrowsExactly<BigDLException>(
            () => ml.Regression.CrossValidate(data, Trainer(ml, Options(folder.Path), 4), 2, "Target"));
        StringAssert.Contains(error.Message, "rows is '");
    }

    private static void Refused(BigDLOptions options, params string[] facts)
    {
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => Fit(new MLContext(), options));
        foreach (string fact in facts)
        {
            StringAssert.Contains(error.Message, fact);
        }
    }

    private static void Cancel(bool isTime, CancellationTokenSource cancellation)
    {
        if (isTime)
        {
            cancellation.Cancel();
        }
    }

    private static BigDLTrainer Trainer(MLContext ml, BigDLOptions options, int units) =>
        ml.Regression.Trainers.BigDL(new Sequential(new Dense(units), new Dense(1)), options);

    private static float[] Fit(MLContext ml, BigDLOptions options, int units = 4)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Samples.Rows(200));
        return [.. Trainer(ml, options, units).Fit(data).Transform(data).GetColumn<float>("Score")];
    }
}
