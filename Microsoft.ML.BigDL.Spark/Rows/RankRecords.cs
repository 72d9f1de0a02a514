using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Rows;

/// <summary>The records of a hosted rank, packed and resident.</summary>
/// <param name="Training">The training records.</param>
/// <param name="TrainingSource">The same, as a trainer reads them.</param>
/// <param name="Validation">The validation records, if there are any.</param>
/// <param name="ValidationSource">The same.</param>
internal sealed record RankRecords(
    PackedData Training, ISampleSource TrainingSource, PackedData? Validation, ISampleSource? ValidationSource) : IDisposable
{
    public long Bytes => Training.Bytes + (Validation?.Bytes ?? 0);

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
    }
}
