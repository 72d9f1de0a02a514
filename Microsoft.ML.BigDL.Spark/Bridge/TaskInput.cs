namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>The one element that a task gets, and where the task should run; a null location leaves that to Spark.</summary>
internal readonly record struct TaskInput(byte[] Element, string? Location = null);
