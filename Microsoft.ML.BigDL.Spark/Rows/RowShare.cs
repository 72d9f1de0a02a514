namespace Microsoft.ML.BigDL.Spark.Rows;

/// <summary>The rows of one partition that belong to one rank.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="IsValidation">Whether it validates on them.</param>
/// <param name="Rows">Their numbers within the partition, ascending.</param>
internal sealed record RowShare(int Rank, bool IsValidation, int[] Rows);
