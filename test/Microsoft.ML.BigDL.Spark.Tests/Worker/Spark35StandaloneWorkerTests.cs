namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class Spark35StandaloneWorkerTests : SparkWorkerTests
{
    protected override string VersionText => "3.5.9";

    protected override string Master => RunningSpark.Standalone;

    [ClassCleanup]
    public static void CleanUp() => StopAll();
}
