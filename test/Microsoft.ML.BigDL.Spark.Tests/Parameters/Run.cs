using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

/// <summary>A made-up training run: gradients and states are functions of (rank, step, weights), so every bit counts.</summary>
internal sealed record Run(int Ranks, int Weights, int States)
{
    public Optimizer Optimizer { get; init; } = new Adam();

    public GradientCompression Compression { get; init; }

    public int Steps { get; init; } = 5;

    public int ParcelLength { get; init; } = ExchangePlan.DefaultParcelLength;

    public ParameterStore NewStore()
    {
        var scope = new Scope("Run", null);
        var store = new ParameterStore(new ParameterLayout(
        [
            new Parameter(scope, "kernel", new Shape(Weights), new Nothing()),
            .. States == 0 ? (IEnumerable<Parameter>)[] : [new Parameter(scope, "mean", new Shape(States), new Nothing()) { IsTrainable = false }],
        ]));
        for (int i = 0; i < store.Weights.Length; i++)
            store.Weights[i] = Any(1, 2, i);

        for (int i = 0; i < store.States.Length; i++)
            store.States[i] = Any(3, 4, i);

        return store;
    }

    public SnapshotStore NewSnapshots()
    {
        using ParameterStore store = NewStore();
        return new SnapshotStore(new SliceMap(store.Weights.Length, Ranks), store.States.Length, Optimizer.SlotCount);
    }

    public ExchangePlan Plan(RankMap placement, ParameterStore store) =>
        new(placement, store.Layout, Compression, ParcelLength);

    /// <summary>The weights and states that one process with its own exchange comes to.</summary>
    public (float[] Weights, float[] States) Local(int threads = 1)
    {
        using ParameterStore store = NewStore();
        using var exchange = new LocalExchange(store, Optimizer, Ranks, Compression);
        Train(exchange, store, 0, Steps, threads);
        return (store.Weights.ToArray(), store.States.ToArray());
    }

    /// <summary>Weights, states and slots of all ranks after the run on a placement, checked to be the same on every host.</summary>
    public RunResult On(RankMap placement, int threads = 1, bool isEncrypted = false, bool weighted = false)
    {
        using var team = new HostTeam(placement.Hosts, isEncrypted: isEncrypted);
        var results = new RunResult[placement.Hosts];
        var slots = new float[Ranks][];
        using var finish = new Barrier(placement.Hosts);
        team.Run((host, group) =>
        {
            using ParameterStore store = NewStore();
            using var exchange = new ShardedExchange(store, Optimizer, Plan(placement, store), group, threads);
            Train(exchange, store, 0, Steps, threads, weighted);
            foreach (int rank in exchange.HostedRanks)
                slots[rank] = exchange.SlotsOf(rank).ToArray();

            results[host] = new RunResult(store.Weights.ToArray(), store.States.ToArray(), slots, exchange.BytesSent);
            Assert.IsTrue(finish.SignalAndWait(TimeSpan.FromSeconds(30)));
        });
        foreach (RunResult result in results)
            result.AssertSame(results[0]);

        return results[0] with { BytesSent = results.Max(result => result.BytesSent) };
    }

    /// <summary>Does steps with the team of one host.</summary>
    public void Train(IParameterExchange exchange, ParameterStore store, int begin, int end, int threads, bool weighted = false)
    {
        using var team = new ThreadTeam(threads);
        var task = new StepTask(exchange, new double[Ranks]);
        for (int step = begin; step < end; step++)
            Step(exchange, store, step, team, task, weighted);
    }

    public void Step(IParameterExchange exchange, ParameterStore store, int step, ThreadTeam team, StepTask task, bool weighted = false)
    {
        foreach (int rank in exchange.HostedRanks)
            Compute(exchange, store, step, rank);

        double total = 0;
        for (int rank = 0; rank < Ranks; rank++)
        {
            task.Shares[rank] = !weighted || exchange.HostedRanks.Contains(rank) ? 1 + ((rank + step) % 3) : double.NaN;
            total += 1 + ((rank + step) % 3);
        }

        if (weighted)
            exchange.ShareWeights(task.Shares);

        for (int rank = 0; rank < Ranks; rank++)
            task.Shares[rank] /= total;

        task.Step = new UpdateStep(step, 0.01f);
        team.Run(task);
    }

    private static void Compute(IParameterExchange exchange, ParameterStore store, int step, int rank)
    {
        Span<float> gradients = exchange.GradientsOf(rank).Span<float>();
        for (int i = 0; i < gradients.Length; i++)
            gradients[i] = Any(rank, step + 10, i) - (0.1f * store.Weights[i]);

        Span<float> states = exchange.StatesOf(rank).Span<float>();
        for (int i = 0; i < store.States.Length; i++)
            states[i] = (0.9f * states[i]) + (0.1f * Any(rank, step + 20, i));
    }

    // Numbers of both signs and many magnitudes, so that sums in another order differ.
    private static float Any(int a, int b, int c)
    {
        ulong hash = ((ulong)a * 0x9E3779B97F4A7C15) ^ ((ulong)b * 0xC2B2AE3D27D4EB4F) ^ ((ulong)(c + 1) * 0x165667B19E3779F9);
        hash = (hash ^ (hash >> 31)) * 0xBF58476D1CE4E5B9;
        hash ^= hash >> 29;
        return BitConverter.UInt32BitsToSingle((uint)(hash & 0x807FFFFF) | ((118 + (uint)((hash >> 32) % 12)) << 23));
    }

    /// <summary>One step's end on a team.</summary>
    internal sealed class StepTask(IParameterExchange exchange, double[] shares) : ITeamTask
    {
        public double[] Shares { get; } = shares;

        public UpdateStep Step { get; set; }

        public void Run(int thread, TeamBarrier barrier) => exchange.CompleteStep(Step, Shares, thread, barrier);
    }

    private sealed class Nothing : IParameterInitializer
    {
        public void Fill(Span<float> values, Shape shape, ulong seed, int index) => values.Clear();
    }
}
