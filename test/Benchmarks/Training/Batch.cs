namespace Microsoft.ML.BigDL.Benchmarks.Training;

/// <summary>One batch: dense inputs or integer inputs, whichever the model takes, and a class per record.</summary>
/// <param name="Dense">Values of shape [batch, ...], or null.</param>
/// <param name="Indices">One array of shape [batch, ...] for each integer input.</param>
/// <param name="Labels">0-based classes [batch].</param>
internal sealed record Batch(float[]? Dense, IReadOnlyList<long[]> Indices, long[] Labels);
