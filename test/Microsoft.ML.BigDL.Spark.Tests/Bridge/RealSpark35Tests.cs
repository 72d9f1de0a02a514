namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

[TestClass]
public sealed class RealSpark35Tests : RealSparkTests
{
    protected override string VersionText => "3.5.9";

    [ClassCleanup]
    public static void CleanUp() => StopAll();
}
