namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

[TestClass]
public sealed class SparkData35Tests() : SparkDataTests("3.5.9");
