namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A rank's records, which now lie in a worker.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="Records">The number of its training records.</param>
/// <param name="ValidationRecords">The number of its validation records.</param>
internal sealed record RankReport(int Rank, int Records, int ValidationRecords);
