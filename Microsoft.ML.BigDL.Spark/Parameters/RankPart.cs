namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// A subtree of the tree along which ranks are summed: the ranks from the first on, as many as a power of two that the first is a multiple
/// of, as far as there are so many.
/// </summary>
internal readonly record struct RankPart(int First, int Size)
{
    public bool Contains(int rank) => rank >= First && rank < First + Size;
}
