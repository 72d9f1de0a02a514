using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

/// <summary>
/// Steps of a small network with convolution, running statistics and dropout, in sessions whose exchanges may begin while a pass runs. Ranks
/// have 1, 4, 7 and so on of the records: towards the end of an epoch the first ones have none left.
/// </summary>
internal sealed record HostTraining(int Ranks)
{
    private const int ParcelLength = 64;
    private const int BatchSize = 10;

    public Optimizer Optimizer { get; init; } = new Adam { LearningRate = 0.01f };

    public GradientCompression Compression { get; init; }

    public bool IsWeighted { get; init; }

    public int Epochs { get; init; } = 3;

    public Layers.Model Model { get; } = SmallNetwork.Build();

    public ParameterStore NewStore()
    {
        var store = new ParameterStore(Model.Layout);
        store.Initialize(7);
        return store;
    }

    public ExchangePlan Plan(RankMap placement, int parcelLength = ParcelLength) => new(placement, Model.Layout, Compression, parcelLength);

    public TrainingSession NewSession(ParameterStore store, IParameterExchange exchange, int threads) => new(Model, store, exchange, Ranks, new TrainingOptions
    {
        Loss = new SparseCategoricalCrossentropy(),
        Optimizer = Optimizer,
        Threads = threads,
        Seed = 5,
    });

    /// <summary>Trains for some epochs.</summary>
    public void Train(TrainingSession session, IParameterExchange exchange, int firstEpoch, int endEpoch)
    {
        RankedRecords records = Records();
        var order = new BatchOrder(records, exchange.HostedRanks.AsSpan(), BatchSize, seed: 3, shuffles: true);
        BatchStatistics[] statistics = [.. Enumerable.Range(0, Ranks).Select(_ => new BatchStatistics([]))];
        for (int epoch = firstEpoch; epoch < endEpoch; epoch++)
        {
            order.Start(epoch);
            for (int step = 0; step < order.Steps; step++)
                session.Train(records, order, step, statistics);
        }
    }

    /// <summary>The weights and states that one process with its own exchange comes to.</summary>
    public float[] Local(int threads = 1)
    {
        using ParameterStore store = NewStore();
        using var exchange = new LocalExchange(store, Optimizer, Ranks, Compression);
        using TrainingSession session = NewSession(store, exchange, threads);
        Train(session, exchange, 0, Epochs);
        return [.. store.Weights, .. store.States];
    }

    /// <summary>The weights and states that hosts come to, of every host.</summary>
    public float[][] On(RankMap placement, int threads)
    {
        using var team = new HostTeam(placement.Hosts);
        using var finish = new Barrier(placement.Hosts);
        float[][] results = new float[placement.Hosts][];
        team.Run((host, group) =>
        {
            using ParameterStore store = NewStore();
            using var exchange = new ShardedExchange(store, Optimizer, Plan(placement), group, threads);
            using TrainingSession session = NewSession(store, exchange, threads);
            Train(session, exchange, 0, Epochs);
            results[host] = [.. store.Weights, .. store.States];
            Assert.IsTrue(finish.SignalAndWait(TimeSpan.FromSeconds(30)));
        });
        return results;
    }

    private RankedRecords Records()
    {
        ISampleSource[] sources = [.. Enumerable.Range(0, Ranks).Select(rank => Source(rank, 1 + (3 * rank)))];
        return RankedRecords.Join([.. sources.Select(source => source.Count)], sources);
    }

    private TensorSource Source(int rank, int records)
    {
        var random = new Random(rank);
        Tensor pixels = Tensor.Zeros(ElementType.Float32, new Shape(records, 8, 8, 1));
        Tensor label = Tensor.Zeros(ElementType.Int32, new Shape(records));
        Tensor weight = Tensor.Zeros(ElementType.Float32, new Shape(records));
        foreach (ref float pixel in pixels.Span<float>())
            pixel = random.NextSingle();

        foreach (ref int kind in label.Span<int>())
            kind = random.Next(3);

        foreach (ref float one in weight.Span<float>())
            one = 0.5f + random.NextSingle();

        return new TensorSource([pixels], label, IsWeighted ? weight : null);
    }
}
