namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

[TestClass]
public sealed class SparkData43Tests() : SparkDataTests("4.3.0");
