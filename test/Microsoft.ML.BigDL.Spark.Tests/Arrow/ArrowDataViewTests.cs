using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Arrow;

[TestClass]
public sealed class ArrowDataViewTests
{
    [TestMethod]
    public void Nulls_become_what_ML_NET_has_for_them()
    {
        FloatArray floats = new FloatArray.Builder().Append(1).AppendNull().Build();
        StringArray texts = new StringArray.Builder().AppendNull().Append("b").Build();
        BinaryArray bytes = new BinaryArray.Builder().Append([7, 8]).AppendNull().Build();
        var lists = new ListArray.Builder(DoubleType.Default);
        var elements = (DoubleArray.Builder)lists.ValueBuilder;
        lists.Append();
        elements.Append(3).AppendNull();
        lists.AppendNull();
        ArrowDataView view = View(("f", floats), ("t", texts), ("b", bytes), ("l", lists.Build()));

        CollectionAssert.AreEqual(new[] { "1 |  | [7, 8] | [3, NaN]", "NaN | b | [] | []" }, ViewRows.Lines(view));
    }

    [TestMethod]
    public void A_null_integer_names_its_column_and_row()
    {
        Int32Array first = new Int32Array.Builder().Append(1).Append(2).Build();
        Int32Array second = new Int32Array.Builder().Append(3).AppendNull().Build();
        Schema schema = new([new Field("age", Int32Type.Default, true)], metadata: null);
        var view = new ArrowDataView(schema, () => [new RecordBatch(schema, [first], 2), new RecordBatch(schema, [second], 2)]);

        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => ViewRows.Read<int>(view, view.Schema["age"]));
        StringAssert.Contains(error.Message, "Column 'age', row 3");
    }

    [TestMethod]
    public void A_null_element_of_an_integer_list_names_its_place()
    {
        var lists = new ListArray.Builder(Int32Type.Default);
        lists.Append();
        ((Int32Array.Builder)lists.ValueBuilder).Append(3).AppendNull();
        ArrowDataView view = View(("ids", lists.Build()));

        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => ViewRows.Read<VBuffer<int>>(view, view.Schema["ids"]));
        StringAssert.Contains(error.Message, "Column 'ids', row 0: element 1");
    }

    [TestMethod]
    public void Fields_of_structs_become_columns_and_a_null_struct_nulls_them()
    {
        StructArray people = People();
        ArrowDataView view = View(("person", people));

        CollectionAssert.AreEqual(new[] { "person.name", "person.size.height" }, view.Schema.Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "ada | 1", " | NaN", "bob | 3" }, ViewRows.Lines(view));
    }

    [TestMethod]
    public void Slices_of_batches_read_like_whole_ones()
    {
        RecordBatch whole = Batch(("person", People()), ("flag", new BooleanArray.Builder().Append(true).Append(false).Append(true).Build()));
        RecordBatch slice = whole.Slice(1, 2);
        var view = new ArrowDataView(slice.Schema, () => [slice]);

        CollectionAssert.AreEqual(new[] { " | NaN | False", "bob | 3 | True" }, ViewRows.Lines(view));
    }

    [TestMethod]
    public void Fixed_size_lists_become_vectors_of_known_size()
    {
        var lists = new FixedSizeListArray.Builder(FloatType.Default, 2);
        var elements = (FloatArray.Builder)lists.ValueBuilder;
        lists.Append();
        elements.Append(1).Append(2);
        lists.Append();
        elements.Append(3).Append(4);
        ArrowDataView view = View(("v", lists.Build()));

        Assert.AreEqual(2, ((VectorDataViewType)view.Schema["v"].Type).Size);
        CollectionAssert.AreEqual(new[] { "[1, 2]", "[3, 4]" }, ViewRows.Lines(view));
    }

    [TestMethod]
    public void Large_texts_read_like_texts()
    {
        LargeStringArray large = new LargeStringArray.Builder().Append("a").AppendNull().Append("längs").Build();
        CollectionAssert.AreEqual(new[] { "a", "", "längs" }, ViewRows.Lines(View(("t", large))));
    }

    [TestMethod]
    [DataRow(1234567, 2, 12345.67)]
    [DataRow(-1, 3, -0.001)]
    [DataRow(0, 10, 0)]
    public void Decimals_become_the_nearest_double(int digits, int scale, double expected) =>
        Assert.AreEqual(expected, Decimals.ToDouble(digits, scale));

    [TestMethod]
    public void Decimals_of_38_digits_become_the_nearest_double()
    {
        Assert.AreEqual(0.12345678901234567890123456789012345678, Decimals.ToDouble(Int128.Parse("12345678901234567890123456789012345678"), 38));
        Assert.AreEqual(-9007199254740993.0, Decimals.ToDouble(-9007199254740993, 0));
    }

    [TestMethod]
    public void A_view_can_be_read_again_and_by_two_cursors_at_once()
    {
        Int64Array numbers = new Int64Array.Builder().AppendRange(Enumerable.Range(0, 5).Select(i => (long)i)).Build();
        ArrowDataView view = View(("n", numbers));
        CollectionAssert.AreEqual(ViewRows.Lines(view), ViewRows.Lines(view));

        using DataViewRowCursor first = view.GetRowCursor(view.Schema);
        using DataViewRowCursor second = view.GetRowCursor(view.Schema);
        ValueGetter<long> getter = first.GetGetter<long>(view.Schema[0]);
        Assert.IsTrue(first.MoveNext() && first.MoveNext() && second.MoveNext());
        long value = -1;
        getter(ref value);
        Assert.AreEqual(1, value);
        Assert.AreEqual(1, first.Position);
        Assert.AreEqual(0, second.Position);
    }

    [TestMethod]
    public void An_empty_stream_has_a_schema_and_no_rows()
    {
        Schema schema = new([new Field("n", Int64Type.Default, true)], metadata: null);
        var view = new ArrowDataView(schema, () => []);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Rows_of_vectors_and_texts_are_read_without_allocations()
    {
        const int Rows = 1000;
        var lists = new ListArray.Builder(FloatType.Default);
        var texts = new StringArray.Builder();
        for (int i = 0; i < Rows; i++)
        {
            lists.Append();
            ((FloatArray.Builder)lists.ValueBuilder).AppendRange(Enumerable.Repeat((float)i, 100));
            texts.Append("some text");
        }

        ArrowDataView view = View(("v", lists.Build()), ("t", texts.Build()));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<float>> vectors = cursor.GetGetter<VBuffer<float>>(view.Schema[0]);
        ValueGetter<ReadOnlyMemory<char>> words = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema[1]);
        VBuffer<float> vector = default;
        ReadOnlyMemory<char> word = default;
        long before = 0;
        float sum = 0;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            vectors(ref vector);
            words(ref word);
            sum += vector.GetValues()[0] + word.Length;
            if (i == 0)
                before = GC.GetAllocatedBytesForCurrentThread();
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(Rows * (Rows - 1) / 2 + 9 * Rows, sum);
    }

    [TestMethod]
    public void A_type_without_an_equal_names_its_column()
    {
        Schema schema = new([new Field("m", new MapType(StringType.Default, Int32Type.Default), true)], metadata: null);
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => new ArrowDataView(schema, () => []));
        StringAssert.Contains(error.Message, "Column 'm'");
        StringAssert.Contains(error.Message, "map");
    }

    private static StructArray People()
    {
        StringArray names = new StringArray.Builder().Append("ada").Append("hidden").Append("bob").Build();
        FloatArray heights = new FloatArray.Builder().Append(1).Append(2).Append(3).Build();
        var sizeType = new StructType([new Field("height", FloatType.Default, true)]);
        var size = new StructArray(sizeType, 3, [heights], ArrowBuffer.Empty);
        var type = new StructType([new Field("name", StringType.Default, true), new Field("size", sizeType, true)]);
        return new StructArray(type, 3, [names, size], new ArrowBuffer(new byte[] { 0b101 }), nullCount: 1);
    }

    private static RecordBatch Batch(params (string Name, IArrowArray Values)[] columns) => new(
        new Schema(columns.Select(c => new Field(c.Name, c.Values.Data.DataType, true)), metadata: null),
        columns.Select(c => c.Values), columns[0].Values.Length);

    private static ArrowDataView View(params (string Name, IArrowArray Values)[] columns)
    {
        RecordBatch batch = Batch(columns);
        return new ArrowDataView(batch.Schema, () => [batch]);
    }
}
