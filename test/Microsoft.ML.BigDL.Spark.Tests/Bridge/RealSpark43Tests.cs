namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

[TestClass]
public sealed class RealSpark43Tests : RealSparkTests
{
    protected override string VersionText => "4.3.0";

    [ClassCleanup]
    public static void CleanUp() => StopAll();
}
