namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>A run of elements of the weights, or of the states, within one rank's slice.</summary>
/// <param name="IsState">Whether it belongs to the vector of states.</param>
/// <param name="Rank">The rank whose slice it is in.</param>
/// <param name="Start">Its first element in the vector.</param>
/// <param name="Length">Its number of elements.</param>
/// <param name="Offset">Its first element in the owner's slices laid end to end.</param>
internal readonly record struct Piece(bool IsState, int Rank, int Start, int Length, int Offset)
{
    /// <summary>What of it lies within a stretch of the owner's slices laid end to end; possibly nothing.</summary>
    public Piece Within(int begin, int end)
    {
        int skipped = Math.Clamp(begin - Offset, 0, Length);
        return this with { Start = Start + skipped, Offset = Offset + skipped, Length = Math.Clamp(end - Offset, 0, Length) - skipped };
    }
}
