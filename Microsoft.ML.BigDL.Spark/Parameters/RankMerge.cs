namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>One addition of the tree: the sum held for the left rank takes in that of the right one.</summary>
internal readonly record struct RankMerge(int Left, int Right);
