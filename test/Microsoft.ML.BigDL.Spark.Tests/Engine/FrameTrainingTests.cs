using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Fits to rows that executors read, without Spark between them.</summary>
[TestClass]
public sealed class FrameTrainingTests
{
    [TestMethod]
    [DataRow(1, 1, new int[0])]
    [DataRow(2, 2, new[] { 100, 300 })]
    [DataRow(2, 5, new[] { 400 })]
    [DataRow(3, 3, new[] { 0, 1, 1, 250, 600, 600 })]
    [DataRow(2, 2, new[] { 100, 300 }, true)]
    [DataRow(4, 2, new[] { 100, 200, 300, 400, 500 })]
    public void Executors_that_read_the_rows_come_to_the_bits_of_one_process(int executors, int ranks, int[] cuts, bool isEncrypted = false)
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, cuts);
        using var cluster = new InProcessCluster(executors) { IsEncrypted = isEncrypted };
        List<string> jobs = [];
        cluster.BeforeJob = (job, _) => jobs.Add(job);

        (byte[] there, TrainingHistory history) = FrameFlowers.Fit(rows, FrameFlowers.Options(new InProcessEngine(cluster), ranks));

        (byte[] here, TrainingHistory local) = FrameFlowers.Fit(rows, FrameFlowers.Options(null, ranks));
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(Losses(local), Losses(history));
        Assert.Contains(DistributeJob.Name, jobs);
    }

    [TestMethod]
    public void The_driver_reads_no_row_for_the_network()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 200, 400);
        using var cluster = new InProcessCluster(2);
        IDataView transformed = FrameFlowers.Transforms(new MLContext(seed: 1)).Fit(rows).Transform(rows);
        int cursors = rows.Cursors;

        new MLContext(seed: 1).MulticlassClassification.Trainers.BigDL(
            new Sequential(new Dense(2)), FrameFlowers.Options(new InProcessEngine(cluster), 2)).Fit(transformed);

        Assert.AreEqual(cursors, rows.Cursors);
    }

    [TestMethod]
    public void A_network_trained_before_scores_the_rows_where_they_are_read()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 200, 400);
        var ml = new MLContext(seed: 1);
        IDataView flowers = FrameFlowers.Transforms(ml).Fit(rows).Transform(rows);
        BigDLTransformer first = ml.MulticlassClassification.Trainers.BigDL(new Sequential(new Dense(2)), FrameFlowers.Options(null, 1)).Fit(flowers);
        IDataView scores = first.Transform(flowers);
        IDataView scored = ml.Transforms.DropColumns("Features").Append(ml.Transforms.CopyColumns("Features", "Score")).Fit(scores).Transform(scores);
        using var cluster = new InProcessCluster(2);
        int cursors = rows.Cursors;

        byte[] Fit(TrainingEngine? engine) => ml.MulticlassClassification.Trainers.BigDL(
            new Sequential(new Dense(2)), FrameFlowers.Options(engine, 2)).Fit(scored).Model.Onnx.ToArray();

        byte[] there = Fit(new InProcessEngine(cluster));
        Assert.AreEqual(cursors, rows.Cursors, "The driver has read rows.");
        CollectionAssert.AreEqual(Fit(null), there);
    }

    [TestMethod]
    public void Nothing_is_left_in_the_workers_when_the_run_ends()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 200, 400);
        using var cluster = new InProcessCluster(3);
        long before = AlignedMemory.LiveBytes;

        FrameFlowers.Fit(rows, FrameFlowers.Options(new InProcessEngine(cluster), 2) with { ValidationFraction = 0.1 });

        // Less where memory of an earlier test was collected meanwhile.
        Assert.IsLessThanOrEqualTo(before, AlignedMemory.LiveBytes);
    }

    [TestMethod]
    [DataRow(0.2)]
    [DataRow(0.01)]
    public void A_fraction_validates_as_on_one_machine(double fraction)
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 50, 51, 400);
        using var cluster = new InProcessCluster(2);

        (byte[] there, TrainingHistory history) = FrameFlowers.Fit(rows, FrameFlowers.Options(new InProcessEngine(cluster), 3) with { ValidationFraction = fraction });

        (byte[] here, TrainingHistory local) = FrameFlowers.Fit(rows, FrameFlowers.Options(null, 3) with { ValidationFraction = fraction });
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(Losses(local), Losses(history));
    }

    [TestMethod]
    public void A_validation_set_is_read_by_executors_too()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 150);
        PartitionedView others = PartitionedView.Of([.. Flowers.Rows.Take(90)], 30, 60);
        var ml = new MLContext(seed: 1);
        TransformerChain<ITransformer> transforms = FrameFlowers.Transforms(ml).Fit(rows);
        using var cluster = new InProcessCluster(2);
        TrainingHistory Fit(TrainingEngine? engine) => ml.MulticlassClassification.Trainers.BigDL(new Sequential(new Dense(2)),
            FrameFlowers.Options(engine, 2) with { ValidationSet = transforms.Transform(others) }).Fit(transforms.Transform(rows)).History!;
        bool areRead = false;
        cluster.BeforeJob = (job, _) => areRead |= job == DistributeJob.Name;

        CollectionAssert.AreEqual(Losses(Fit(null)), Losses(Fit(new InProcessEngine(cluster))));
        Assert.IsTrue(areRead);
    }

    [TestMethod]
    public void Sequences_of_any_length_are_joined_from_partitions()
    {
        Text[] texts = [.. Enumerable.Range(0, 120).Select(i => new Text
        {
            Label = i % 3 == 0,
            Words = string.Join(' ', Enumerable.Range(0, (i * 7 % 11) + 1).Select(word => $"w{(word * i) % 13}")),
        })];
        PartitionedView rows = PartitionedView.Of(texts, 10, 70);
        (byte[], TrainingHistory) Fit(TrainingEngine? engine)
        {
            var ml = new MLContext(seed: 1);
            BigDLTransformer network = ml.Transforms.Text.TokenizeIntoWords("Features", "Words")
                .Append(ml.Transforms.Conversion.MapValueToKey("Features"))
                .Append(ml.BinaryClassification.Trainers.BigDL(
                    new Sequential(
                        new Input(Dimension.Symbol("T")) { ElementType = ElementType.Int32 }, new Embedding(14, 4), new GlobalAveragePooling1D(), new Dense(1)),
                    FrameFlowers.Options(engine, 3)))
                .Fit(rows).LastTransformer;
            return (network.Model.Onnx.ToArray(), network.History!);
        }

        using var cluster = new InProcessCluster(2);
        (byte[] there, TrainingHistory history) = Fit(new InProcessEngine(cluster));

        (byte[] here, TrainingHistory local) = Fit(null);
        CollectionAssert.AreEqual(here, there);
        CollectionAssert.AreEqual(Losses(local), Losses(history));
    }

    [TestMethod]
    public void A_cache_between_is_looked_through()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 300);
        using var cluster = new InProcessCluster(2);
        (byte[], int) Fit(TrainingEngine? engine)
        {
            var ml = new MLContext(seed: 1);
            int distributed = 0;
            cluster.BeforeJob = (job, _) => distributed += job == DistributeJob.Name ? 1 : 0;
            byte[] bits = FrameFlowers.Transforms(ml).AppendCacheCheckpoint(ml)
                .Append(ml.MulticlassClassification.Trainers.BigDL(new Sequential(new Dense(2)), FrameFlowers.Options(engine, 2)))
                .Fit(rows).LastTransformer.Model.Onnx.ToArray();
            return (bits, distributed);
        }

        (byte[] there, int distributed) = Fit(new InProcessEngine(cluster));

        Assert.AreEqual(1, distributed);
        CollectionAssert.AreEqual(Fit(null).Item1, there);
    }

    [TestMethod]
    public void A_view_that_executors_cannot_make_comes_here_and_is_named()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 300);
        var ml = new MLContext(seed: 1);
        List<string> messages = [];
        ml.Log += (_, log) => messages.Add(log.RawMessage);
        IDataView filtered = ml.Data.FilterRowsByColumn(rows, "width", upperBound: 1.19);
        using var cluster = new InProcessCluster(2);
        bool areRead = false;
        cluster.BeforeJob = (job, _) => areRead |= job == DistributeJob.Name;

        (byte[] there, _) = FrameFlowers.Fit(filtered, FrameFlowers.Options(new InProcessEngine(cluster), 2), ml);

        CollectionAssert.AreEqual(FrameFlowers.Fit(filtered, FrameFlowers.Options(null, 2)).Bits, there);
        Assert.IsFalse(areRead);
        string message = messages.Single(text => text.Contains("come to this process", StringComparison.Ordinal));
        StringAssert.Contains(message, "RangeFilter");
        StringAssert.Contains(message, "Where");
    }

    [TestMethod]
    public void Transforms_that_cannot_be_saved_are_done_here()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 300);
        var ml = new MLContext(seed: 1);
        List<string> messages = [];
        ml.Log += (_, log) => messages.Add(log.RawMessage);
        IDataView mapped = ml.Transforms.CustomMapping<Flower, Doubled>((flower, doubled) => doubled.Twice = 2 * flower.length, contractName: null).Fit(rows).Transform(rows);
        using var cluster = new InProcessCluster(2);

        (byte[] there, _) = FrameFlowers.Fit(mapped, FrameFlowers.Options(new InProcessEngine(cluster), 2), ml);

        CollectionAssert.AreEqual(FrameFlowers.Fit(mapped, FrameFlowers.Options(null, 2)).Bits, there);
        StringAssert.Contains(messages.Single(text => text.Contains("come to this process", StringComparison.Ordinal)), "contract name");
    }

    [TestMethod]
    public void Without_rows_the_error_says_so()
    {
        PartitionedView rows = PartitionedView.Of(Flowers.Rows, 600);
        TransformerChain<ITransformer> transforms = FrameFlowers.Transforms(new MLContext(seed: 1)).Fit(rows);
        using var cluster = new InProcessCluster(2);
        IDataView none = transforms.Transform(PartitionedView.Of(Array.Empty<Flower>(), 0, 0));

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => new MLContext(seed: 1).MulticlassClassification.Trainers.BigDL(
            new Sequential(new Dense(2)), FrameFlowers.Options(new InProcessEngine(cluster), 2)).Fit(none));

        StringAssert.Contains(error.Message, "The data has no rows");
        StringAssert.Contains(error.Message, "'Features'");
    }

    [TestMethod]
    public void A_bad_row_is_named_with_its_partition()
    {
        Flower[] flowers = [.. Flowers.Rows.Select(flower => new Flower { length = flower.length, width = flower.id == 333 ? float.NaN : flower.width, kind = flower.kind })];
        using var cluster = new InProcessCluster(2);

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => FrameFlowers.Fit(
            PartitionedView.Of(flowers, 200, 300, 500), FrameFlowers.Options(new InProcessEngine(cluster), 2)));

        foreach (string fact in new[] { "Partition 2", "Row 33", "'Features'", "NaN" })
            StringAssert.Contains(error.Message, fact);
    }

    [TestMethod]
    public void Too_few_rows_for_the_ranks_are_told_of()
    {
        using var cluster = new InProcessCluster(2);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => FrameFlowers.Fit(
            PartitionedView.Of([.. Flowers.Rows.Take(6)], 2), FrameFlowers.Options(new InProcessEngine(cluster), 7)));

        StringAssert.Contains(error.Message, "7 logical ranks cannot share 6 records");
    }

    private static object?[] Losses(TrainingHistory history) =>
        [.. history.Epochs.SelectMany(epoch => new object?[] { epoch.Loss, epoch.ValidationLoss })];

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }

    private sealed class Text
    {
        public bool Label { get; set; }

        public string Words { get; set; } = "";
    }
}
