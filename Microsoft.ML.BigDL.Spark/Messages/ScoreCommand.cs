namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a job that scores rows is to do.</summary>
/// <param name="Model">The name of the model, the same for the same bytes.</param>
/// <param name="Saved">The saved model; null where it travels as the file <see cref="FileName"/>.</param>
/// <param name="Read">The positions of the input columns that the model's view has.</param>
/// <param name="Extents">For each column read what its arrays' extents are, empty where they may differ.</param>
/// <param name="Columns">The columns to send, in order.</param>
internal sealed record ScoreCommand(string Model, byte[]? Saved, int[] Read, int[][] Extents, ScoredColumn[] Columns)
{
    /// <summary>The name of a model's file among the application's files.</summary>
    public static string FileName(string model) => $"bigdl-model-{model}.zip";
}
