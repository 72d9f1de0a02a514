using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Data;

[TestClass]
public sealed class RowsHashTests
{
    [TestMethod]
    public void Every_value_its_place_and_its_row_count()
    {
        string[] hashes =
        [
            Hash([[1, 2], [3]], [[0.5f, 1]]), Hash([[1], [2, 3]], [[0.5f, 1]]), Hash([[1, 2], [4]], [[0.5f, 1]]),
            Hash([[3], [1, 2]], [[0.5f, 1]]), Hash([[1, 2], [3]], [[1, 0.5f]]), Hash([[1, 2], [3], []], [[0.5f, 1]]),
        ];
        Assert.HasCount(hashes.Length, hashes.Distinct());
        Assert.AreEqual(hashes[0], Hash([[1, 2], [3]], [[0.5f, 1]]));
    }

    [TestMethod]
    public void Rows_longer_than_the_buffer_count_to_their_ends()
    {
        int[] row = [.. Enumerable.Range(0, 50_000)];
        string before = Hash([[1], row, [2]], [[0.5f, 1]]);
        row[^1]++;
        Assert.AreNotEqual(before, Hash([[1], row, [2]], [[0.5f, 1]]));
    }

    private static string Hash(int[][] sequences, float[][] vectors)
    {
        var words = new PackedColumn("words", ElementType.Int32, default);
        var numbers = new PackedColumn("numbers", ElementType.Float32, [2]);
        Array.ForEach(sequences, sequence => sequence.CopyTo(words.AddRow<int>(sequence.Length)));
        Array.ForEach(vectors, vector => vector.CopyTo(numbers.AddRow<float>()));
        using PackedData data = PackedData.Of([words, numbers]);
        return RowsHash.Of(data);
    }
}
