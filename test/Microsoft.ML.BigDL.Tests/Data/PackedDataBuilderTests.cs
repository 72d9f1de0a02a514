using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Data;

[TestClass]
public sealed class PackedDataBuilderTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void Views_follow_one_another()
    {
        using var builder = new PackedDataBuilder([new("Values"), new("Number")]);
        Assert.IsNull(builder.Build());
        builder.Append(View([1, 2], [3, 4]), isParallel: false, CancellationToken.None);
        builder.Append(View([5, 6]), isParallel: true, CancellationToken.None);

        using PackedData data = builder.Build()!;

        Assert.AreEqual(3, data.RowCount);
        CollectionAssert.AreEqual(new[] { 5f, 6 }, data.Columns[0].Row<float>(2).ToArray());
        Assert.AreEqual(11f, data.Columns[1].Row<float>(2)[0]);
    }

    [TestMethod]
    public void What_the_first_view_settles_holds_for_all()
    {
        using var builder = new PackedDataBuilder([new("Values")]);
        builder.Append(View([1, 2]), isParallel: false, CancellationToken.None);

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => builder.Append(View([1, 2, 3]), isParallel: false, CancellationToken.None));

        StringAssert.Contains(error.Message, "'Values' holds 3 values");
        StringAssert.Contains(error.Message, "takes 2");
    }

    [TestMethod]
    public void A_cancelled_reading_leaves_no_memory_behind()
    {
        long before = AlignedMemory.LiveBytes;
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        using (var builder = new PackedDataBuilder([new("Values")]))
            Assert.ThrowsExactly<OperationCanceledException>(() => builder.Append(View([1, 2]), isParallel: false, cancellation.Token));

        // Less where memory of an earlier test was collected meanwhile.
        Assert.IsLessThanOrEqualTo(before, AlignedMemory.LiveBytes);
    }

    [TestMethod]
    public void What_threads_of_a_transform_throw_is_told()
    {
        IDataView view = s_ml.Transforms.CustomMapping<Torn, Doubled>(
            (row, doubled) => doubled.Twice = row.Number < 5000 ? 2 * row.Number : throw new InvalidDataException("Row 5000 is torn."), null)
            .Fit(s_ml.Data.LoadFromEnumerable<Torn>([]))
            .Transform(s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20_000).Select(i => new Torn { Number = i })));
        using var builder = new PackedDataBuilder([new("Twice")]);

        Exception error = Assert.Throws<Exception>(() => builder.Append(view, isParallel: true, CancellationToken.None));

        StringAssert.Contains(error.Message, "Row 5000 is torn.");
    }

    [TestMethod]
    public void A_trimmed_column_takes_what_its_rows_take()
    {
        var numbers = new PackedColumn("numbers", ElementType.Float32, [3]);
        var words = new PackedColumn("words", ElementType.Int32, default);
        for (int row = 0; row < 5; row++)
        {
            numbers.AddRow<float>().Fill(row);
            words.AddRow<int>(row).Fill(row);
        }

        using PackedData data = PackedData.Of([numbers, words]);
        numbers.Trim();
        words.Trim();

        Assert.AreEqual(5 * 3 * sizeof(float), numbers.Bytes);
        Assert.AreEqual(10 * sizeof(int), words.Bytes);
        CollectionAssert.AreEqual(new[] { 4f, 4, 4 }, numbers.Row<float>(4).ToArray());
        CollectionAssert.AreEqual(new[] { 4, 4, 4, 4 }, words.Row<int>(4).ToArray());
    }

    private static IDataView View(params float[][] rows) =>
        s_ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Values = row, Number = row.Sum() }).ToArray());

    private sealed class Row
    {
        public float[] Values { get; set; } = [];

        public float Number { get; set; }
    }

    private sealed class Torn
    {
        public float Number { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
