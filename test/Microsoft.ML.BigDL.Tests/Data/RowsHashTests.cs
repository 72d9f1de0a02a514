using System.Collections.Immutable;
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

    [TestMethod]
    public void Every_byte_of_a_row_counts()
    {
        byte[][] rows = [[0], [0, 0], [1, 0], [0, 1], .. Enumerable.Range(0, 19).Select(at => Enumerable.Range(0, 19).Select(i => i == at ? (byte)1 : (byte)0).ToArray())];
        Assert.HasCount(rows.Length, rows.Select(row => Bytes([row])).Distinct());
    }

    [TestMethod]
    public void Parts_join_to_the_hash_of_the_whole()
    {
        byte[][] rows = [.. Enumerable.Range(0, 20).Select(i => Enumerable.Range(i, i % 7).Select(value => (byte)value).ToArray())];
        using PackedData whole = Packed(rows);
        for (int first = 0; first <= rows.Length; first++)
        {
            for (int second = first; second <= rows.Length; second++)
            {
                PackedData[] parts = [Packed(rows[..first]), Packed(rows[first..second]), Packed(rows[second..])];
                ImmutableArray<ulong> joined = parts.Aggregate(
                    ImmutableArray.Create(0UL), (hashes, part) => RowsHash.Join(hashes, RowsHash.Of(part), part.RowCount));
                CollectionAssert.AreEqual(RowsHash.Of(whole), joined, $"{first} {second}");
                Array.ForEach(parts, part => part.Dispose());
            }
        }
    }

    private static string Bytes(byte[][] rows)
    {
        using PackedData data = Packed(rows);
        return RowsHash.Text(RowsHash.Of(data));
    }

    private static PackedData Packed(byte[][] rows)
    {
        var column = new PackedColumn("bytes", ElementType.UInt8, default);
        Array.ForEach(rows, row => row.CopyTo(column.AddRow<byte>(row.Length)));
        return PackedData.Of([column]);
    }

    private static string Hash(int[][] sequences, float[][] vectors)
    {
        var words = new PackedColumn("words", ElementType.Int32, default);
        var numbers = new PackedColumn("numbers", ElementType.Float32, [2]);
        Array.ForEach(sequences, sequence => sequence.CopyTo(words.AddRow<int>(sequence.Length)));
        Array.ForEach(vectors, vector => vector.CopyTo(numbers.AddRow<float>()));
        using PackedData data = PackedData.Of([words, numbers]);
        return RowsHash.Text(RowsHash.Of(data));
    }
}
