namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a job that reads and packs partitions is to do.</summary>
/// <param name="Run">The run that the rows are for.</param>
/// <param name="IsValidation">Whether they are of the set to validate on.</param>
/// <param name="Model">The name of the model that makes the columns; null where the frame has them.</param>
/// <param name="Saved">The saved model; null where it travels as a file.</param>
/// <param name="Schema">All columns of the frame, as Spark's JSON.</param>
/// <param name="Fields">The positions of the columns that are sent.</param>
/// <param name="Columns">What is packed.</param>
internal sealed record ReadCommand(
    Guid Run, bool IsValidation, string? Model, byte[]? Saved, string Schema, int[] Fields, RequestedColumn[] Columns);
