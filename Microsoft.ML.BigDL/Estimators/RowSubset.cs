using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Some records of a source, under numbers of their own.</summary>
internal sealed class RowSubset(ISampleSource source, int[] rows) : ISampleSource
{
    public int Count => rows.Length;

    public bool IsWeighted => source.IsWeighted;

    public int SequenceLength(ReadOnlySpan<int> indices)
    {
        int longest = 0;
        foreach (int index in indices)
            longest = Math.Max(longest, source.SequenceLength([rows[index]]));

        return longest;
    }

    public void CopyInput(int input, ReadOnlySpan<int> indices, Span<byte> destination)
    {
        int length = indices.IsEmpty ? 0 : destination.Length / indices.Length;
        for (int i = 0; i < indices.Length; i++)
            source.CopyInput(input, [rows[indices[i]]], destination.Slice(i * length, length));
    }

    public void CopyTarget(ReadOnlySpan<int> indices, Span<byte> destination)
    {
        int length = indices.IsEmpty ? 0 : destination.Length / indices.Length;
        for (int i = 0; i < indices.Length; i++)
            source.CopyTarget([rows[indices[i]]], destination.Slice(i * length, length));
    }

    public void CopyWeights(ReadOnlySpan<int> indices, Span<float> destination)
    {
        for (int i = 0; i < indices.Length; i++)
            source.CopyWeights([rows[indices[i]]], destination.Slice(i, 1));
    }
}
