using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// The order in which the vectors of ranks are summed: rank r takes in rank r + 1, then r + 2, r + 4 and so on. A binary tree whose
/// shape the number of ranks alone decides, so that the sum has the same bits wherever the ranks live.
/// </summary>
internal static class RankTree
{
    /// <summary>Sums the same range of every rank's vector into that of rank 0; the others are overwritten.</summary>
    public static void Sum(ReadOnlySpan<AlignedMemory> ranks, int begin, int length)
    {
        for (int distance = 1; distance < ranks.Length; distance *= 2)
        {
            for (int rank = 0; rank + distance < ranks.Length; rank += 2 * distance)
            {
                Span<float> sum = ranks[rank].Span<float>().Slice(begin, length);
                TensorPrimitives.Add(sum, ranks[rank + distance].Span<float>().Slice(begin, length), sum);
            }
        }
    }

    /// <summary>
    /// Turns a rank's next running statistics into its part of their change, <c>share (own - current)</c>, in place. Summing changes keeps
    /// what no rank has changed, such as frozen weights, exactly as it is.
    /// </summary>
    public static void ContributeStates(Span<float> own, ReadOnlySpan<float> current, double share)
    {
        TensorPrimitives.Subtract(own, current, own);
        TensorPrimitives.Multiply(own, (float)share, own);
    }
}
