namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A partition that lies packed in a worker.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Bytes">The memory that the rows take.</param>
/// <param name="Columns">The columns; none where there are no rows.</param>
/// <param name="Hashes">The <see cref="Data.RowsHash"/> of each column.</param>
internal sealed record ReadReport(int Partition, int Rows, Guid Worker, long Bytes, PackedForm[] Columns, ulong[] Hashes);
