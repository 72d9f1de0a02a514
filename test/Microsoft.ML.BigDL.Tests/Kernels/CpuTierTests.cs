using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Tests.Kernels;

/// <summary>Which vector instructions the process really has; asserted in the child processes that <see cref="TierTests"/> starts.</summary>
[TestClass]
public sealed class CpuTierTests
{
    public const string ExpectedTierVariable = "BIGDL_ML_EXPECTED_TIER";

    private static string Tier =>
        Vector512.IsHardwareAccelerated ? "avx512"
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? "avx2"
        : Vector128.IsHardwareAccelerated ? "vector128"
        : "none";

    [TestMethod]
    public void The_process_runs_on_the_tier_it_was_asked_for()
    {
        if (Environment.GetEnvironmentVariable(ExpectedTierVariable) is { } expected)
            Assert.AreEqual(expected, Tier);
    }
}
