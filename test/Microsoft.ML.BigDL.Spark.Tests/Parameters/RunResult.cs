namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

/// <summary>What a run comes to.</summary>
internal sealed record RunResult(float[] Weights, float[] States, float[][] Slots, long BytesSent)
{
    public void AssertSame(RunResult expected)
    {
        AssertSame(expected.Weights, Weights, "weights");
        AssertSame(expected.States, States, "states");
        for (int rank = 0; rank < Slots.Length; rank++)
            AssertSame(expected.Slots[rank], Slots[rank], $"slots of rank {rank}");
    }

    public static void AssertSame(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(actual[i]))
                Assert.Fail($"{what}[{i}] of {expected.Length}: {actual[i]:r}, expected {expected[i]:r}.");
        }
    }
}
