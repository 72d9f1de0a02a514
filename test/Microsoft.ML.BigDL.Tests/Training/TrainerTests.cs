using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Tests.Training;

[TestClass]
public sealed class TrainerTests
{
    [TestMethod]
    public void A_network_learns_what_can_be_learnt()
    {
        (float[] weights, TrainingHistory history) = Train(new Adam { LearningRate = 0.01f }, epochs: 12);
        Assert.IsLessThan(history.Epochs[0].Loss / 3, history.Epochs[^1].Loss, history.ToJsonLines());
        Assert.IsGreaterThan(0.9, history.Epochs[^1].Metrics[0].Value, history.ToJsonLines());
        Assert.IsTrue(weights.All(float.IsFinite));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    public void The_bits_do_not_depend_on_the_threads(int ranks)
    {
        float[] one = Train(new SGD { LearningRate = 0.05f, Momentum = 0.9f }, ranks: ranks, threads: 1).Weights;
        foreach (int threads in new[] { 2, 3, 8 })
        {
            float[] several = Train(new SGD { LearningRate = 0.05f, Momentum = 0.9f }, ranks: ranks, threads: threads).Weights;
            CollectionAssert.AreEqual(one, several, $"{ranks} ranks on {threads} threads");
        }
    }

    [TestMethod]
    public void Ranks_give_the_gradient_of_the_joined_batch()
    {
        // Without shuffling, dropout and batch statistics two ranks see the two halves of what one rank sees, up to rounding.
        var network = new Sequential(new Input(4), new Dense(5) { Activation = Activation.Tanh }, new Dense(3));
        float[][] weights = new float[2][];
        for (int i = 0; i < 2; i++)
        {
            BigDL.Layers.Model model = network.Build();
            using var parameters = new ParameterStore(model.Layout);
            parameters.Initialize(7);
            var source = new TensorSource(
                [BigDL.Tests.Ops.OpCheck.Values(1, 101, 4)], BigDL.Tests.Ops.OpCheck.Indices(2, 3, 101), BigDL.Tests.Ops.OpCheck.Positive(3, 101));
            Trainer.Fit(model, parameters, source, null, new TrainingOptions
            {
                Loss = new SparseCategoricalCrossentropy(),
                Optimizer = new SGD { LearningRate = 0.5f },
                Epochs = 5,
                BatchSize = 101,
                LogicalRanks = i + 1,
                Shuffles = false,
            });
            weights[i] = parameters.Weights.ToArray();
        }

        for (int i = 0; i < weights[0].Length; i++)
        {
            Assert.AreEqual(weights[0][i], weights[1][i], 1e-6f, $"weight {i}");
        }
    }

    [TestMethod]
    public void A_step_allocates_no_managed_memory()
    {
        (BigDL.Layers.Model model, TensorSource source, ParameterStore parameters) = Setup();
        var options = new TrainingOptions
        {
            Loss = new SparseCategoricalCrossentropy(),
            Optimizer = new Adam(),
            Metrics = [new SparseCategoricalAccuracy()],
            BatchSize = 32,
            Threads = 2,
        };
        using var engine = new LocalEngine(model, parameters, source, null, options);
        engine.StartEpoch(0);
        engine.Train(0);
        engine.Train(1);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        engine.Train(2);
        Assert.AreEqual(0, GC.GetTotalAllocatedBytes(precise: true) - before);
        parameters.Dispose();
    }

    [TestMethod]
    public void Cancelling_returns_the_best_epoch_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        (_, TrainingHistory history) = Train(new Adam(), epochs: 50, observer: new CancelAfter(2, cancellation), token: cancellation.Token);
        Assert.AreEqual(TrainingEnd.Cancelled, history.End);
        Assert.HasCount(2, history.Epochs);
        Assert.AreEqual(2, history.BestEpoch);
    }

    [TestMethod]
    public void Training_stops_early_and_says_which_epoch_was_best()
    {
        (_, TrainingHistory history) = Train(
            new SGD { LearningRate = 0 }, epochs: 20, early: new EarlyStopping { Patience = 2 });
        Assert.AreEqual(TrainingEnd.StoppedEarly, history.End);
        Assert.IsLessThan(20, history.Epochs.Length);
    }

    [TestMethod]
    public void Every_record_is_seen_once_an_epoch()
    {
        foreach ((int records, int batch, int ranks) in new[] { (103, 10, 1), (103, 10, 3), (7, 7, 7), (100, 33, 4) })
        {
            RankedRecords split = RankedRecords.Split(new TensorSource([], Tensor.Zeros(ElementType.Int32, new Shape(records))), ranks);
            var order = new BatchOrder(split, [.. Enumerable.Range(0, ranks)], batch, 5, shuffles: true);
            int[] seen = new int[records];
            order.Start(3);
            for (int step = 0; step < order.Steps; step++)
            {
                for (int rank = 0; rank < ranks; rank++)
                {
                    Assert.HasCount(order.Count(step, rank), order.Rows(step, rank).ToArray());
                    foreach (int row in order.Rows(step, rank))
                    {
                        seen[row]++;
                    }
                }
            }

            Assert.IsTrue(seen.All(count => count == 1), $"{records} records, batch {batch}, {ranks} ranks");
        }
    }

    [TestMethod]
    public void More_ranks_than_records_in_a_batch_are_refused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Train(new Adam(), ranks: 40, batchSize: 32));
        StringAssert.Contains(error.Message, "40 logical ranks");
        StringAssert.Contains(error.Message, "32");
    }

    private static (BigDL.Layers.Model Model, TensorSource Source, ParameterStore Parameters) Setup()
    {
        const int Count = 103;
        var random = new Random(3);
        float[] images = new float[Count * 64];
        int[] labels = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            labels[i] = random.Next(3);
            for (int p = 0; p < 64; p++)
            {
                images[(i * 64) + p] = (random.NextSingle() * 0.5f) + (p % 3 == labels[i] ? 1 : 0);
            }
        }

        BigDL.Layers.Model model = new Sequential(
            new Input(8, 8, 1),
            new Conv2D(4, 3) { Padding = Padding.Same, UseBias = false },
            new BatchNormalization(),
            new ActivationLayer(Activation.ReLU),
            new MaxPooling2D(2),
            new Conv2D(6, 3) { Activation = Activation.Tanh },
            new Flatten(),
            new Dropout(0.1f),
            new Dense(16) { Activation = Activation.ReLU },
            new Dense(3)).Build();
        var source = new TensorSource(
            [Tensor.From<float>(new Shape(Count, 8, 8, 1), images)], Tensor.From<int>(new Shape(Count), labels));
        var parameters = new ParameterStore(model.Layout);
        parameters.Initialize(7);
        return (model, source, parameters);
    }

    private static (float[] Weights, TrainingHistory History) Train(
        Optimizer optimizer, int ranks = 1, int threads = 2, int epochs = 2, int batchSize = 32, bool shuffles = true,
        ITrainingObserver? observer = null, EarlyStopping? early = null, CancellationToken token = default)
    {
        (BigDL.Layers.Model model, TensorSource source, ParameterStore parameters) = Setup();
        using (parameters)
        {
            TrainingHistory history = Trainer.Fit(model, parameters, source, null, new TrainingOptions
            {
                Loss = new SparseCategoricalCrossentropy(),
                Optimizer = optimizer,
                Metrics = [new SparseCategoricalAccuracy()],
                Epochs = epochs,
                BatchSize = batchSize,
                Threads = threads,
                LogicalRanks = ranks,
                Seed = 11,
                Shuffles = shuffles,
                Observer = observer,
                EarlyStopping = early,
                CancellationToken = token,
            });
            return ([.. parameters.Weights.ToArray(), .. parameters.States.ToArray()], history);
        }
    }

    private sealed class CancelAfter(int epochs, CancellationTokenSource cancellation) : ITrainingObserver
    {
        public void OnStart(TrainingPlanInfo plan)
        {
            // Nothing to note.
        }

        public void OnStep(in TrainingProgress progress)
        {
            // Nothing to note.
        }

        public void OnEpoch(EpochResult epoch)
        {
            if (epoch.Epoch == epochs)
            {
                cancellation.Cancel();
            }
        }

        public void OnEnd(TrainingHistory history)
        {
            // Nothing to note.
        }
    }
}
