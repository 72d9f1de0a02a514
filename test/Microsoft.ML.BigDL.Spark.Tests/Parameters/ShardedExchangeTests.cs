using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

[TestClass]
public sealed class ShardedExchangeTests
{
    // Ranks on hosts: neighbours, alternating, reversed, uneven.
    private static readonly string[] s_placements =
    [
        "0", "00", "01", "10", "000", "001", "010", "011", "100", "012", "210", "0000", "0011", "0101", "0110", "1001", "0112", "0001",
        "00000", "00111", "01010", "00112", "20101", "00001111", "01010101", "00010110", "00011222", "01201201", "22211000",
    ];

    public static IEnumerable<object[]> Placements => s_placements.Select(placement => new object[] { placement });

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void Every_placement_gives_the_bits_of_one_process(string placement)
    {
        foreach ((int weights, int states, int parcel) in new[] { (1, 0, 4096), (40, 3, 4096), (1000, 50, 64), (5003, 700, 1 << 16) })
        {
            foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new SGD { Momentum = 0.9f } })
            {
                var run = new Run(placement.Length, weights, states) { Optimizer = optimizer, ParcelLength = parcel };
                RunResult expected = run.On(new RankMap([.. placement.Select(_ => 0)]));
                (float[] localWeights, float[] localStates) = run.Local();
                RunResult.AssertSame(localWeights, expected.Weights, "weights");
                RunResult.AssertSame(localStates, expected.States, "states");

                run.On(Parse(placement), threads: 1 + (weights % 3)).AssertSame(expected);
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Large_vectors_give_the_same_bits_for_any_number_of_threads(int threads)
    {
        var run = new Run(3, 1_500_000, 5_000) { Steps = 3 };
        (float[] weights, float[] states) = run.Local();
        RunResult result = run.On(Parse("010"), threads);

        RunResult.AssertSame(weights, result.Weights, "weights");
        RunResult.AssertSame(states, result.States, "states");
    }

    [TestMethod]
    [DataRow(GradientCompression.BFloat16)]
    [DataRow(GradientCompression.Float16)]
    public void Rounded_gradients_give_the_same_bits_on_every_placement(GradientCompression compression)
    {
        var run = new Run(5, 3001, 33) { Compression = compression, ParcelLength = 256 };
        RunResult expected = run.On(Parse("00000"));
        RunResult.AssertSame(run.Local(threads: 2).Weights, expected.Weights, "weights");
        CollectionAssert.AreNotEqual((run with { Compression = GradientCompression.None }).Local().Weights, expected.Weights, "Nothing was rounded.");
        foreach (string placement in new[] { "00011", "01010", "01120", "10000" })
            run.On(Parse(placement), threads: 2).AssertSame(expected);
    }

    [TestMethod]
    [DataRow(1f, null, 70, 64)]
    [DataRow(null, 1f, 70, 64)]
    [DataRow(null, 1f, 5003, 64)]
    [DataRow(1f, null, 50_000, 1 << 16)]
    public void Clipping_by_norm_gives_the_bits_of_one_process(float? clipNorm, float? globalClipNorm, int weights, int parcel)
    {
        foreach (string placement in new[] { "00", "01", "010", "001", "1101", "01201" })
        {
            var run = new Run(placement.Length, weights, 40)
            {
                Optimizer = new SGD { Momentum = 0.9f, ClipNorm = clipNorm, GlobalClipNorm = globalClipNorm },
                ParcelLength = parcel,
            };
            (float[] expected, float[] states) = run.Local();
            RunResult result = run.On(Parse(placement), threads: 1 + (placement.Length % 3));

            RunResult.AssertSame(expected, result.Weights, "weights");
            RunResult.AssertSame(states, result.States, "states");
            CollectionAssert.AreNotEqual((run with { Optimizer = new SGD { Momentum = 0.9f } }).Local().Weights, expected, "Nothing was clipped.");
        }
    }

    [TestMethod]
    public void Weights_of_records_reach_every_host()
    {
        var run = new Run(5, 200, 20);
        RunResult expected = run.On(Parse("00000"));

        run.On(Parse("01201"), weighted: true).AssertSame(expected);
    }

    [TestMethod]
    [DataRow("012", 1 << 16)]
    [DataRow("01201", 64)]
    [DataRow("22211000", 4096)]
    public void Encrypted_connections_give_the_same_bits(string placement, int parcel)
    {
        foreach (GradientCompression compression in new[] { GradientCompression.None, GradientCompression.BFloat16 })
        {
            var run = new Run(placement.Length, 50_000, 20)
            {
                Optimizer = new Adam { GlobalClipNorm = 1 },
                Compression = compression,
                ParcelLength = parcel,
            };
            RunResult expected = run.On(Parse(new string('0', placement.Length)));

            run.On(Parse(placement), isEncrypted: true, weighted: true).AssertSame(expected);
        }
    }

    private static RankMap Parse(string placement) => new([.. placement.Select(host => host - '0')]);
}
