using System.Diagnostics;
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
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            Environment = { [switchedOff] = "0", [CpuTierTests.ExpectedTierVariable] = tier },
        };
        // Started as "dotnet Tests.dll" the process is the host and needs the assembly named.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(TierTests).Assembly.Location);
        foreach (string argument in (string[])["--filter", KernelTests, "--no-ansi", "--no-progress", "--timeout", "300s",
            "--results-directory", Path.Combine(Path.GetTempPath(), $"bigdl-tier-{tier}")])
            start.ArgumentList.Add(argument);

        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();

        Assert.AreEqual(0, child.ExitCode, $"The kernel tests failed with {switchedOff}=0:\n{output}");
        StringAssert.Contains(output, "failed: 0");
    }
}
