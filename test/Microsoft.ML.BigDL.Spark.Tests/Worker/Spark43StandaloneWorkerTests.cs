namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

[TestClass]
public sealed class Spark43StandaloneWorkerTests : SparkWorkerTests
{
    protected override string VersionText => "4.3.0";

    protected override string Master => RunningSpark.Standalone;

    [ClassCleanup]
    public static void CleanUp() => StopAll();
}
