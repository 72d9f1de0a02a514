using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

/// <summary>The exchange with a host in a process of its own: this test program, started again for one test.</summary>
[TestClass]
public sealed class ExchangeProcessTests
{
    private const string RoleVariable = "BIGDL_TEST_EXCHANGE_HOST";

    private static readonly Guid s_run = new("6f1d2f0e-8d0c-4b5e-9d66-0f6f6f6a1c11");
    private static readonly RunKey s_key = new(new byte[RunKey.Length]);
    private static readonly Run s_training = new(3, 20_000, 64) { Steps = 20 };
    private static readonly RankMap s_placement = new([0, 1, 1]);

    [TestMethod]
    public void A_host_in_another_process_comes_to_the_same_bits()
    {
        using var listener = new PeerListener(new ListenerOptions(), WireOptions.Default);
        using Process child = Start(listener.Port, s_training.Steps);
        using var rendezvous = new PeerRendezvous(listener, WireOptions.Default);
        using ParameterStore store = s_training.NewStore();
        using (var exchange = new ShardedExchange(store, s_training.Optimizer, s_training.Plan(s_placement, store), Join(rendezvous, 1, listener.Port), 1))
        {
            s_training.Train(exchange, store, 0, s_training.Steps, 1);
            exchange.BackUp(s_training.Steps);
            string output = child.StandardOutput.ReadToEnd();
            Assert.IsTrue(child.WaitForExit(60_000));
            Assert.AreEqual(0, child.ExitCode, output);
        }

        RunResult.AssertSame(s_training.Local().Weights, store.Weights.ToArray(), "weights");
    }

    [TestMethod]
    public void A_killed_process_is_noticed_at_once()
    {
        using var listener = new PeerListener(new ListenerOptions(), WireOptions.Default);
        using Process child = Start(listener.Port, int.MaxValue);
        using var rendezvous = new PeerRendezvous(listener, WireOptions.Default);
        using ParameterStore store = s_training.NewStore();
        using var exchange = new ShardedExchange(
            store, s_training.Optimizer, s_training.Plan(s_placement, store), Join(rendezvous, 1, listener.Port), 1);
        s_training.Train(exchange, store, 0, 3, 1);
        child.Kill();
        long killed = Stopwatch.GetTimestamp();
        TransportException error = Assert.ThrowsExactly<TransportException>(() => s_training.Train(exchange, store, 3, 1_000_000, 1));

        Assert.IsLessThan(10, Stopwatch.GetElapsedTime(killed).TotalSeconds);
        Assert.IsTrue(error.IsTransient);
        StringAssert.Contains(error.Message, "host 0 ");
        child.WaitForExit();
    }

    /// <summary>The other process: host 0, which connects to the port it was given.</summary>
    [TestMethod]
    public void Host_of_another_process()
    {
        string? role = Environment.GetEnvironmentVariable(RoleVariable);
        if (role is null)
            return;

        int[] numbers = [.. role.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        using var listener = new PeerListener(new ListenerOptions(), WireOptions.Default);
        using var rendezvous = new PeerRendezvous(listener, WireOptions.Default);
        using ParameterStore store = s_training.NewStore();
        using var exchange = new ShardedExchange(
            store, s_training.Optimizer, s_training.Plan(s_placement, store), Join(rendezvous, 0, numbers[0]), 1);
        s_training.Train(exchange, store, 0, numbers[1], 1);
        exchange.BackUp(numbers[1]);
        RunResult.AssertSame(s_training.Local().Weights, store.Weights.ToArray(), "weights");
    }

    private static PeerGroup Join(PeerRendezvous rendezvous, int self, int port) => rendezvous.Join(
        new Roster(s_run, 1, self, [new PeerAddress("127.0.0.1", 1), new PeerAddress("127.0.0.1", port)]), s_key, CancellationToken.None);

    private static Process Start(int port, int steps)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[]
        {
            typeof(ExchangeProcessTests).Assembly.Location, "--no-ansi", "--no-progress", "--filter", $"FullyQualifiedName~{nameof(Host_of_another_process)}",
        })
            start.ArgumentList.Add(argument);

        start.Environment[RoleVariable] = string.Create(CultureInfo.InvariantCulture, $"{port},{steps}");
        return Process.Start(start)!;
    }
}
