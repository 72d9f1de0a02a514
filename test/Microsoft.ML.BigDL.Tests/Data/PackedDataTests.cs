using Microsoft.Data.Analysis;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Data;

[TestClass]
public sealed class PackedDataTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void Columns_of_every_kind_are_read_in_order()
    {
        IDataView data = s_ml.Transforms.Conversion.MapValueToKey("Name").Fit(Rows()).Transform(Rows());
        using PackedData packed = PackedData.Read(data,
        [
            new("Vector") { Dimensions = [2, 2] }, new("Pixels"), new("Number"), new("Flag"),
            new("Name") { Use = ColumnUse.Indices }, new("Class") { Use = ColumnUse.Indices, Limit = 3 },
        ]);

        Assert.AreEqual(3, packed.RowCount);
        CollectionAssert.AreEqual(new[] { 2, 2 }, packed["Vector"].Dimensions.ToArray());
        CollectionAssert.AreEqual(new[] { 9f, 10, 11, 12, 1, 2, 3, 4 }, Floats(packed["Vector"], 2, 0));
        Assert.AreEqual(ElementType.UInt8, packed["Pixels"].ElementType);
        CollectionAssert.AreEqual(new[] { 2f, 4, 6 }, Scaled(packed["Pixels"], 2, 0));
        CollectionAssert.AreEqual(new[] { 2.5f, -1.5f }, Floats(packed["Number"], 1, 0));
        CollectionAssert.AreEqual(new[] { 0f, 1 }, Floats(packed["Flag"], 1, 0));
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Whole(packed["Name"], 0, 1, 2));
        CollectionAssert.AreEqual(new[] { 2, 0, 1 }, Whole(packed["Class"], 0, 1, 2));
    }

    [TestMethod]
    public void Rows_beyond_a_block_keep_their_values()
    {
        const int Count = 300_001;
        IDataView data = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(i => new Whole64 { Id = i }));
        using PackedData packed = PackedData.Read(data, [new("Id") { Use = ColumnUse.Indices }]);

        int[] order = [Count - 1, 0, 262_144, 262_143];
        CollectionAssert.AreEqual(order, Whole(packed["Id"], order));
    }

    [TestMethod]
    public void Vectors_of_undeclared_length_and_data_frames_are_read()
    {
        IDataView loose = s_ml.Data.LoadFromEnumerable(new Loose[] { new() { Vector = [1, 2] }, new() { Vector = [3, 4] } });
        using PackedData packed = PackedData.Read(loose, [new("Vector")]);
        CollectionAssert.AreEqual(new[] { 3f, 4, 1, 2 }, Floats(packed["Vector"], 1, 0));

        using PackedData frame = PackedData.Read(new DataFrame(new SingleDataFrameColumn("X", [1f, 2])), [new("X")]);
        CollectionAssert.AreEqual(new[] { 1f, 2 }, Floats(frame["X"], 0, 1));
    }

    [TestMethod]
    public void Images_become_planes_or_interleaved_bytes()
    {
        byte[] pixels = [1, 2, 3, 255, 4, 5, 6, 255];
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, pixels);
        IDataView data = s_ml.Data.LoadFromEnumerable(new Picture[] { new() { Image = image }, new() { Image = image } });

        using PackedData planes = PackedData.Read(data, [new("Image") { Dimensions = [3, 1, 2] }]);
        CollectionAssert.AreEqual(new[] { 3, 6, 2, 5, 1, 4 }, Whole(planes["Image"], 1));
        using PackedData bgr = PackedData.Read(data, [new("Image") { PixelOrder = PixelOrder.Bgr }]);
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5, 6 }, Whole(bgr["Image"], 0));
    }

    [TestMethod]
    public void An_image_of_another_size_or_in_colour_names_row_and_remedy()
    {
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [1, 2, 3, 255, 4, 5, 6, 255]);
        IDataView data = s_ml.Data.LoadFromEnumerable(new Picture[] { new() { Image = image } });

        Expect<InvalidOperationException>(data, new("Image") { Dimensions = [3, 8, 8] }, "Row 0", "'Image'", "2 x 1", "8 x 8", "ResizeImages");
        Expect<InvalidOperationException>(data, new("Image") { Dimensions = [1, 1, 2] }, "Row 0", "ConvertToGrayscale");
    }

    [TestMethod]
    public void Bad_columns_are_refused_with_place_value_and_remedy()
    {
        IDataView rows = Rows();
        Expect<ArgumentOutOfRangeException>(rows, new("Featuers") { Role = "feature" }, "feature column 'Featuers'", "'Vector'", "'Name'");
        Expect<ArgumentOutOfRangeException>(rows, new("Name") { Role = "label" }, "label column 'Name'", "String", "MapValueToKey");
        Expect<ArgumentOutOfRangeException>(rows, new("Vector") { Dimensions = [5] }, "'Vector'", "4 values", "5");
        Expect<InvalidOperationException>(rows, new("Class") { Use = ColumnUse.Indices, Limit = 2, Role = "label" }, "Row 0", "label column 'Class'", "holds 2", "0 to 1");
        Expect<InvalidOperationException>(rows, new("Number") { Use = ColumnUse.Indices }, "Row 0", "'Number'", "-1.5", "MapValueToKey");
    }

    [TestMethod]
    public void Axes_in_another_order_are_refused_but_not_those_of_extent_one()
    {
        IDataView data = s_ml.Data.LoadFromEnumerable(new Colours[] { new() });
        Expect<ArgumentOutOfRangeException>(data, new("Values") { Dimensions = [4, 2, 3] }, "'Values'", "[4, 2, 3]", "[3, 4, 2]", "ChannelsFirst");
        using PackedData same = PackedData.Read(data, [new("Values") { Dimensions = [3, 4, 2, 1] }]);
        Assert.AreEqual(24, same["Values"].Width);
    }

    [TestMethod]
    public void Bad_rows_are_refused_with_place_value_and_remedy()
    {
        IDataView holes = s_ml.Data.LoadFromEnumerable(new Loose[] { new() { Vector = [1, 2, 3] }, new() { Vector = [1, float.NaN, 3] } });
        Expect<InvalidOperationException>(holes, new("Vector"), "Row 1", "'Vector'", "NaN", "slot 1", "ReplaceMissingValues");

        IDataView ragged = s_ml.Data.LoadFromEnumerable(new Loose[] { new() { Vector = [1, 2] }, new() { Vector = [1, 2, 3] } });
        Expect<InvalidOperationException>(ragged, new("Vector"), "Row 1", "'Vector'", "3 values", "Earlier rows hold 2");

        IDataView none = s_ml.Data.LoadFromEnumerable(Array.Empty<Loose>());
        Expect<InvalidOperationException>(none, new("Vector"), "no rows", "'Vector'");

        IDataView keyed = s_ml.Transforms.Conversion.MapValueToKey("Name").Fit(s_ml.Data.TakeRows(Rows(), 1)).Transform(Rows());
        Expect<InvalidOperationException>(keyed, new("Name") { Use = ColumnUse.Indices }, "Row 1", "'Name'", "missing key");
    }

    [TestMethod]
    public void Reading_can_be_cancelled() =>
        Assert.ThrowsExactly<OperationCanceledException>(
            () => PackedData.Read(Rows(), [new("Vector")], new CancellationToken(canceled: true)));

    [TestMethod]
    public void Bytes_are_scaled_alike_at_every_length()
    {
        for (int length = 0; length < 70; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(251 * i))];
            float[] floats = new float[length];
            ByteRows.Scale(bytes, floats, 1 / 255f);
            CollectionAssert.AreEqual(bytes.Select(value => value * (1 / 255f)).ToArray(), floats);
        }
    }

    private static void Expect<T>(IDataView data, ColumnRequest request, params string[] facts)
        where T : Exception
    {
        T error = Assert.ThrowsExactly<T>(() => PackedData.Read(data, [request]));
        foreach (string fact in facts)
            Assert.Contains(fact, error.Message);
    }

    private static float[] Floats(PackedColumn column, params int[] rows)
    {
        float[] values = new float[rows.Length * column.Width];
        column.CopyRows(rows, values);
        return values;
    }

    private static float[] Scaled(PackedColumn column, float scale, int row)
    {
        float[] values = new float[column.Width];
        column.CopyRows([row], values, scale);
        return values;
    }

    private static int[] Whole(PackedColumn column, params int[] rows)
    {
        int[] values = new int[rows.Length * column.Width];
        column.CopyRows(rows, values);
        return values;
    }

    private static IDataView Rows() => s_ml.Data.LoadFromEnumerable(new Row[]
    {
        new() { Vector = [1, 2, 3, 4], Pixels = [1, 2, 3], Number = -1.5, Flag = true, Name = "a", Class = 2 },
        new() { Vector = [5, 6, 7, 8], Pixels = [4, 5, 6], Number = 2.5, Flag = false, Name = "b", Class = 0 },
        new() { Vector = [9, 10, 11, 12], Pixels = [7, 8, 255], Number = 0, Flag = true, Name = "a", Class = 1 },
    });

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Vector { get; set; } = [];

        [VectorType(3)]
        public byte[] Pixels { get; set; } = [];

        public double Number { get; set; }

        public bool Flag { get; set; }

        public string Name { get; set; } = "";

        public float Class { get; set; }
    }

    private sealed class Colours
    {
        [VectorType(3, 4, 2)]
        public float[] Values { get; set; } = new float[24];
    }

    private sealed class Loose
    {
        public float[] Vector { get; set; } = [];
    }

    private sealed class Whole64
    {
        public long Id { get; set; }
    }

    private sealed class Picture
    {
        [Transforms.Image.ImageType(1, 2)]
        public MLImage? Image { get; set; }
    }
}
