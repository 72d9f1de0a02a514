using System.Runtime.Intrinsics.X86;
using Microsoft.ML.BigDL.Tests.Kernels;

namespace Microsoft.ML.BigDL.Tests;

/// <summary>
/// Runs the kernel tests again in child processes whose just-in-time compiler is denied AVX-512, AVX2 or all vector instructions,
/// so that every path of a kernel is tested on one machine.
/// </summary>
[TestClass]
public sealed class TierTests
{
    private const string KernelTests = "FullyQualifiedName~.Tests.Kernels.&TestCategory!=Slow";

    [TestMethod]
    [DataRow("avx2", "DOTNET_EnableAVX512")]
    [DataRow("vector128", "DOTNET_EnableAVX2")]
    [DataRow("none", "DOTNET_EnableHWIntrinsic")]
    public void Kernel_tests_pass_on_every_tier(string tier, string switchedOff)
    {
        if (tier == "avx2" && !Avx512F.IsSupported)
            throw new AssertInconclusiveException("skipped: without AVX-512 this process is the AVX2 tier already.");
        if (!Avx2.IsSupported)
            throw new AssertInconclusiveException("skipped: this process has no AVX2 to switch off.");

        (int exitCode, string output) = ChildProcess.RunTests(
            KernelTests, new Dictionary<string, string> { [switchedOff] = "0", [CpuTierTests.ExpectedTierVariable] = tier });

        Assert.AreEqual(0, exitCode, $"The kernel tests failed with {switchedOff}=0:\n{output}");
        StringAssert.Contains(output, "failed: 0");
    }
}
