namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>A rank whose host is another than at the last boundary. The new host reads the rank's records, unless it has them already.</summary>
/// <param name="Rank">The rank.</param>
/// <param name="From">Its host at the last boundary; null where that is lost.</param>
/// <param name="To">Its new host.</param>
/// <param name="State">
/// Who has the rank's slots and statistics of the last boundary: its host then, or the keeper of its backup, which may be the new host itself;
/// null where a checkpoint has to serve.
/// </param>
internal sealed record RankMove(int Rank, Host? From, Host To, Host? State);
