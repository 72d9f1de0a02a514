using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

[TestClass]
public sealed class ExchangeCostTests
{
    [TestMethod]
    [DataRow(2, 2)]
    [DataRow(3, 3)]
    [DataRow(8, 2)]
    public void A_host_sends_hardly_more_than_the_bound(int ranks, int hosts)
    {
        var run = new Run(ranks, 96_000, 0) { ParcelLength = 8192, Steps = 4 };
        RunResult result = run.On(RankMap.Even(ranks, hosts));
        double bound = 2.0 * (hosts - 1) / hosts * 96_000 * sizeof(float);

        Assert.IsLessThanOrEqualTo(1.02 * bound, (double)result.BytesSent / run.Steps);
        Assert.IsGreaterThan(0.98 * bound, (double)result.BytesSent / run.Steps, "The bytes are not all counted.");
    }

    [TestMethod]
    public void Rounded_gradients_take_half_the_bytes()
    {
        var run = new Run(2, 96_000, 0) { Steps = 2, Compression = GradientCompression.BFloat16 };
        RunResult result = run.On(RankMap.Even(2, 2));

        Assert.IsLessThanOrEqualTo(1.02 * 0.75 * 96_000 * sizeof(float), (double)result.BytesSent / run.Steps);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_step_allocates_nothing(int threads)
    {
        const int WarmUp = 20;
        const int Measured = 200;
        var run = new Run(3, 5000, 100) { Optimizer = new SGD { Momentum = 0.9f }, ParcelLength = 512 };
        var placement = new RankMap([0, 1, 0]);
        using var team = new HostTeam(2);
        using var together = new Barrier(2);
        long allocated = 0;
        team.Run((host, group) =>
        {
            using var store = run.NewStore();
            using var exchange = new ShardedExchange(store, run.Optimizer, run.Plan(placement, store), group, threads);
            using var pool = new ThreadTeam(threads);
            var task = new Run.StepTask(exchange, new double[3]);
            for (int step = 0; step < WarmUp; step++)
                run.Step(exchange, store, step, pool, task, weighted: true);

            together.SignalAndWait();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            together.SignalAndWait();
            for (int step = WarmUp; step < WarmUp + Measured; step++)
                run.Step(exchange, store, step, pool, task, weighted: true);

            together.SignalAndWait();
            if (host == 0)
                allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

            together.SignalAndWait();
        });

        // Of the whole process, the test host's own threads included.
        Assert.IsLessThan(Measured * 24, allocated, $"{allocated} bytes in {Measured} steps.");
    }

    [TestMethod]
    public void Time_is_counted()
    {
        var run = new Run(2, 1000, 0);
        using var team = new HostTeam(2);
        using var finish = new Barrier(2);
        team.Run((_, group) =>
        {
            using var store = run.NewStore();
            using var exchange = new ShardedExchange(store, run.Optimizer, run.Plan(RankMap.Even(2, 2), store), group, 1);
            run.Train(exchange, store, 0, 5, 1);
            Assert.IsGreaterThan(0, exchange.ExchangeTicks);
            Assert.IsLessThanOrEqualTo(exchange.ExchangeTicks, exchange.WaitTicks);
            Assert.IsGreaterThan(2 * 1000 * sizeof(float), exchange.Bytes);
            finish.SignalAndWait();
        });
    }
}
