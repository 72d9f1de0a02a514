namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

[TestClass]
public sealed class SparkFrame35Tests() : SparkFrameTests("3.5.9");
