namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

[TestClass]
public sealed class SparkFrame43Tests() : SparkFrameTests("4.3.0");
