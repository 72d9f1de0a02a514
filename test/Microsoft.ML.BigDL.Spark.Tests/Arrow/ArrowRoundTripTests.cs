using Apache.Arrow;
using Apache.Arrow.Ipc;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Arrow;

[TestClass]
public sealed class ArrowRoundTripTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    // How the wider types that Spark lacks come back.
    private static readonly Dictionary<string, Func<object, object>> s_widened = new()
    {
        ["UInt8"] = v => (short)(byte)v,
        ["UInt16"] = v => (int)(ushort)v,
        ["UInt32"] = v => (long)(uint)v,
        ["UInt64"] = v => (double)(ulong)v,
        ["Offset"] = v => ((DateTimeOffset)v).UtcDateTime,
    };

    [TestMethod]
    public void All_types_come_back_equal_for_any_rows_and_batch_size()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            AllTypesRow[] rows = [.. Enumerable.Range(0, random.Next(40)).Select(_ => AllTypesRow.Random(random))];
            IDataView source = s_ml.Data.LoadFromEnumerable(rows);
            bool wrapped = random.Next(2) == 0;
            ArrowDataView back = RoundTrip(source, maxRows: random.Next(1, 20), wrapped);

            foreach (DataViewSchema.Column column in source.Schema)
            {
                object[] expected = ViewRows.Column(source, column.Name);
                if (s_widened.TryGetValue(column.Name, out Func<object, object>? widen))
                    expected = [.. expected.Select(widen)];
                object[] actual = ViewRows.Column(back, column.Name);
                CollectionAssert.AreEqual(
                    expected.Select(ViewRows.Show).ToArray(), actual.Select(ViewRows.Show).ToArray(), $"{column.Name}, seed {seed}");
                if (expected.Length > 0)
                    Assert.AreEqual(expected[0].GetType(), actual[0].GetType(), column.Name);
            }
        }
    }

    [TestMethod]
    public void Timestamps_come_back_as_utc()
    {
        IDataView source = s_ml.Data.LoadFromEnumerable([new AllTypesRow { Moment = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc) }]);
        var moment = (DateTime)ViewRows.Column(RoundTrip(source, 10, wrapped: false), "Moment")[0];
        Assert.AreEqual(DateTimeKind.Utc, moment.Kind);
    }

    [TestMethod]
    public void Batches_end_at_their_rows_or_bytes()
    {
        IDataView source = s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 25).Select(_ => new AllTypesRow { Bytes = new byte[1000] }));
        CollectionAssert.AreEqual(new[] { 10, 10, 5 }, ArrowRows.Batches(source, maxRows: 10).Select(batch => batch.Length).ToArray());
        Assert.IsTrue(ArrowRows.Batches(source, maxRows: 10, maxBytes: 3000).All(batch => batch.Length <= 3));
    }

    [TestMethod]
    public void Sparse_vectors_are_written_dense()
    {
        IDataView text = s_ml.Data.LoadFromEnumerable([new { Word = "b" }, new { Word = "a" }]);
        IDataView encoded = s_ml.Transforms.Categorical.OneHotEncoding("Word").Fit(text).Transform(text);
        object[] rows = ViewRows.Column(RoundTrip(encoded, 10, wrapped: false), "Word");
        CollectionAssert.AreEqual(new float[] { 1, 0 }, (float[])rows[0]);
        CollectionAssert.AreEqual(new float[] { 0, 1 }, (float[])rows[1]);
    }

    [TestMethod]
    public void Keys_become_the_values_they_stand_for_and_the_missing_key_null()
    {
        IDataView train = s_ml.Data.LoadFromEnumerable([new { Word = "b" }, new { Word = "a" }]);
        IDataView test = s_ml.Data.LoadFromEnumerable([new { Word = "a" }, new { Word = "unknown" }, new { Word = "b" }]);
        IDataView keys = s_ml.Transforms.Conversion.MapValueToKey("Word").Fit(train).Transform(test);

        RecordBatch batch = ArrowRows.Batches(keys).Single();
        var words = (StringArray)batch.Column(0);
        CollectionAssert.AreEqual(new[] { "a", null, "b" }, Enumerable.Range(0, 3).Select(i => words.GetString(i)).ToArray());
        Assert.IsTrue(ArrowRows.SchemaOf(keys.Schema)[0].Nullable);
    }

    [TestMethod]
    public void Keys_without_values_become_their_numbers()
    {
        // Objects hold 0-based numbers, of which those past the count are missing; a view's keys begin at 1.
        IDataView numbers = s_ml.Data.LoadFromEnumerable([new KeyRow { Id = 3 }, new KeyRow { Id = 9 }, new KeyRow { Id = 0 }]);
        var ids = (Int64Array)ArrowRows.Batches(numbers).Single().Column(0);
        CollectionAssert.AreEqual(new long?[] { 4, null, 1 }, ids.ToArray());
    }

    internal static ArrowDataView RoundTrip(IDataView source, int maxRows, bool wrapped)
    {
        using var bytes = new MemoryStream();
        Schema schema = ArrowRows.SchemaOf(source.Schema).ToArrow();
        using (var writer = new ArrowStreamWriter(bytes, wrapped ? MapInArrowForm.Wrap(schema) : schema, leaveOpen: true))
        {
            writer.WriteStart();
            foreach (RecordBatch batch in ArrowRows.Batches(source, maxRows))
                writer.WriteRecordBatch(wrapped ? MapInArrowForm.Wrap(batch) : batch);
            writer.WriteEnd();
        }

        byte[] stream = bytes.ToArray();
        Schema read = Open(stream).Schema;
        return wrapped ? ArrowDataView.OfMapInArrow(read, () => Batches(stream)) : new ArrowDataView(read, () => Batches(stream));
    }

    private static ArrowStreamReader Open(byte[] stream) => new(new MemoryStream(stream));

    private static IEnumerable<RecordBatch> Batches(byte[] stream)
    {
        using ArrowStreamReader reader = Open(stream);
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
                yield return batch;
        }
    }

    private sealed class KeyRow
    {
        [KeyType(5)]
        public uint Id { get; set; }
    }
}
