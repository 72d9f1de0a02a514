namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>One column that a job that scores rows sends.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">The position of the input column that it is, untouched; -1 for a column that the model makes.</param>
/// <param name="Type">The type the driver declared to Spark, in Spark's DDL.</param>
internal sealed record ScoredColumn(string Name, int Input, string Type);
