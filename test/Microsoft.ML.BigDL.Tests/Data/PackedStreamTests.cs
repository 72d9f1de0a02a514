using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Data;

[TestClass]
public sealed class PackedStreamTests
{
    [TestMethod]
    public void Rows_arrive_in_the_order_given()
    {
        using PackedData data = Sample();
        using var stream = new MemoryStream();
        PackedStream.Write(data, [4, 0, 2], stream);
        stream.Position = 0;

        using PackedData read = PackedStream.Read(stream);

        Assert.AreEqual(stream.Length, stream.Position);
        Assert.AreEqual(3, read.RowCount);
        CollectionAssert.AreEqual(new[] { "pixels", "label", "weight" }, read.Columns.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2 }, read.Columns[0].Dimensions.ToArray());
        foreach ((int from, int to) in new[] { (4, 0), (0, 1), (2, 2) })
        {
            CollectionAssert.AreEqual(data.Columns[0].Row<byte>(from).ToArray(), read.Columns[0].Row<byte>(to).ToArray());
            CollectionAssert.AreEqual(data.Columns[1].Row<int>(from).ToArray(), read.Columns[1].Row<int>(to).ToArray());
            CollectionAssert.AreEqual(data.Columns[2].Row<float>(from).ToArray(), read.Columns[2].Row<float>(to).ToArray());
        }
    }

    [TestMethod]
    public void Sequences_arrive_each_as_long_as_it_is()
    {
        // The third is longer than a block of memory, and one is empty.
        int[] lengths = [3, 0, 300_000, 5];
        var column = new PackedColumn("words", ElementType.Int32, default);
        foreach (int length in lengths)
            column.AddRow<int>(length).Fill(length + 1);

        using PackedData data = PackedData.Of([column]);
        using var stream = new MemoryStream();
        PackedStream.Write(data, [3, 2, 1, 0], stream);
        stream.Position = 0;
        using PackedData read = PackedStream.Read(stream);

        Assert.AreEqual(300_000, read.Columns[0].Width);
        for (int row = 0; row < lengths.Length; row++)
        {
            int length = lengths[^(row + 1)];
            CollectionAssert.AreEqual(Enumerable.Repeat(length + 1, length).ToArray(), read.Columns[0].Row<int>(row).ToArray());
        }
    }

    [TestMethod]
    public void Rows_are_added_to_the_end_of_others()
    {
        using PackedData data = Sample();
        using PackedData joined = PackedData.Of([.. data.Columns.Select(column => new PackedColumn(column.Name, column.ElementType, column.Dimensions))]);
        foreach (int[] rows in new int[][] { [3, 1], [], [0] })
        {
            using var stream = new MemoryStream();
            PackedStream.Write(data, rows, stream);
            stream.Position = 0;
            PackedStream.Append(stream, joined);
        }

        Assert.AreEqual(3, joined.RowCount);
        foreach ((int from, int to) in new[] { (3, 0), (1, 1), (0, 2) })
            CollectionAssert.AreEqual(data.Columns[2].Row<float>(from).ToArray(), joined.Columns[2].Row<float>(to).ToArray());
    }

    [TestMethod]
    public void Rows_of_other_columns_are_refused()
    {
        using PackedData data = Sample();
        using PackedData other = PackedData.Of([.. data.Columns.Select(column => new PackedColumn(column.Name, column.ElementType, [7]))]);
        using var stream = new MemoryStream();
        PackedStream.Write(data, [0], stream);
        stream.Position = 0;

        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => PackedStream.Append(stream, other));

        StringAssert.Contains(error.Message, "pixels UInt8[1, 2]");
        StringAssert.Contains(error.Message, "pixels UInt8[7]");
        Assert.AreEqual(0, other.RowCount);
    }

    [TestMethod]
    public void Damaged_bytes_are_refused()
    {
        using PackedData data = Sample();
        using var stream = new MemoryStream();
        PackedStream.Write(data, [0, 1], stream);
        byte[] bytes = stream.ToArray();

        Assert.ThrowsExactly<EndOfStreamException>(() => PackedStream.Read(new MemoryStream(bytes, 0, bytes.Length - 1)));
        bytes[3] = 0x7f;
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => PackedStream.Read(new MemoryStream(bytes)));
        StringAssert.Contains(error.Message, "columns");
    }

    private static PackedData Sample()
    {
        var pixels = new PackedColumn("pixels", ElementType.UInt8, [1, 2]);
        var label = new PackedColumn("label", ElementType.Int32, [1]);
        var weight = new PackedColumn("weight", ElementType.Float32, []);
        for (int row = 0; row < 5; row++)
        {
            pixels.AddRow<byte>().Fill((byte)row);
            label.AddRow<int>()[0] = 10 * row;
            weight.AddRow<float>()[0] = row / 8f;
        }

        return PackedData.Of([pixels, label, weight]);
    }
}
