using Microsoft.Data.Analysis;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests.Arrow;
using Microsoft.ML.Data;
using static Microsoft.ML.BigDL.Spark.Sql.Functions;

namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

/// <summary>Rows on their way between this process and Spark, for every supported Spark version alike.</summary>
public abstract class SparkDataTests(string version)
{
    private static readonly MLContext s_ml = new(seed: 1);

    private protected SparkSession Spark => SqlSession.Of(version);

    [TestMethod]
    public void All_types_of_a_view_come_back_equal()
    {
        var random = new Random(5);
        AllTypesRow[] rows = [.. Enumerable.Range(0, 50).Select(_ => AllTypesRow.Random(random))];
        IDataView source = s_ml.Data.LoadFromEnumerable(rows);
        ArrowDataView expected = ArrowRoundTripTests.RoundTrip(source, maxRows: 100, wrapped: false);

        SparkDataFrame frame = Spark.CreateDataFrame(source);
        Assert.AreEqual(SparkSchema.FromDataView(source.Schema), frame.Schema());
        CollectionAssert.AreEqual(ViewRows.Lines(expected), ViewRows.Lines(frame.ToDataView()));
        CollectionAssert.AreEqual(expected.Schema.Select(c => c.Type).ToArray(), frame.ToDataView().Schema.Select(c => c.Type).ToArray());
    }

    [TestMethod]
    public void A_data_frame_with_nulls_comes_back_equal()
    {
        var moment = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
        var source = new DataFrame(
            new BooleanDataFrameColumn("flag", new bool?[] { true, null, false }),
            new SByteDataFrameColumn("i8", new sbyte?[] { -8, null, 8 }),
            new Int16DataFrameColumn("i16", new short?[] { -16, null, 16 }),
            new Int32DataFrameColumn("i32", new int?[] { -32, null, 32 }),
            new Int64DataFrameColumn("i64", new long?[] { long.MinValue, null, long.MaxValue }),
            new SingleDataFrameColumn("f", new float?[] { 1.5f, null, float.NaN }),
            new DoubleDataFrameColumn("d", new double?[] { -1.5, null, double.PositiveInfinity }),
            new DecimalDataFrameColumn("n", new decimal?[] { -1.25m, null, 1234567890.1m }),
            new StringDataFrameColumn("s", ["a", null, "ü\U0001F642"]),
            new DateTimeDataFrameColumn("t", new DateTime?[] { moment, null, moment.AddYears(-100) }));

        DataFrame back = Spark.CreateDataFrame(source).ToDataFrame();

        Assert.HasCount(source.Columns.Count, back.Columns);
        foreach (DataFrameColumn column in source.Columns)
        {
            Assert.AreEqual(column.DataType, back[column.Name].DataType);
            CollectionAssert.AreEqual(column.Cast<object>().ToArray(), back[column.Name].Cast<object>().ToArray(), column.Name);
        }

        Assert.AreEqual("decimal(12,2)", Spark.CreateDataFrame(source).Schema()[7].Type.ToString());
    }

    [TestMethod]
    public void Vectors_come_to_a_data_frame_and_go_back()
    {
        SparkDataFrame frame = Spark.Sql("""
            select array(cast(1 as float), cast(2 as float)) v, cast('ab' as binary) b, array('x', 'y') w, named_struct('x', 7, 'y', 'z') p
            """);
        DataFrame rows = frame.ToDataFrame();
        CollectionAssert.AreEqual(new[] { "v", "b", "w", "p.x", "p.y" }, rows.Columns.Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2 }, ((VBuffer<float>)rows["v"][0]).DenseValues().ToArray());
        CollectionAssert.AreEqual("ab"u8.ToArray(), ((VBuffer<byte>)rows["b"][0]).DenseValues().ToArray());
        Assert.AreEqual(7, rows["p.x"][0]);
        Assert.AreEqual("z", rows["p.y"][0]);

        SparkDataFrame back = Spark.CreateDataFrame(rows);
        Assert.AreEqual("array<float>,binary,array<string>,int,string", string.Join(',', back.Schema().Select(f => f.Type.ToString())));
        CollectionAssert.AreEqual(new[] { "x", "y" }, back.First().GetAs<string[]>("w"));
    }

    [TestMethod]
    public void Nulls_of_a_frame_are_missing_values_of_its_view()
    {
        SparkDataFrame frame = Spark.Sql("""
            select * from values (cast(null as float), cast(null as double), null, cast(null as decimal(5, 1)), cast(null as array<float>)),
            (1.5f, 2.5d, 'a', 3.5, array(1f, null)) as t(f, d, s, n, v)
            """);
        CollectionAssert.AreEqual(new[] { "NaN | NaN |  | NaN | []", "1.5 | 2.5 | a | 3.5 | [1, NaN]" }, ViewRows.Lines(frame.ToDataView()));

        SparkDataView integers = Spark.Sql("select cast(if(id = 2, null, id) as int) i from range(4)").ToDataView();
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => ViewRows.Read<int>(integers, integers.Schema["i"]));
        StringAssert.Contains(error.Message, "Column 'i', row 2");
    }

    [TestMethod]
    public void A_view_streams_the_partitions_in_order_and_can_be_read_again()
    {
        SparkDataView view = Spark.Range(0, 1000, 1, 7).Select(Col("id"), (Col("id") * 2).Cast("float").As("x")).ToDataView();
        long[] ids = [.. Enumerable.Range(0, 1000).Select(i => (long)i)];
        CollectionAssert.AreEqual(ids, ViewRows.Column(view, "id"));
        CollectionAssert.AreEqual(ids.Select(i => (float)(2 * i)).ToArray(), ViewRows.Column(view, "x"));
        Assert.IsNull(view.GetRowCount());

        // Fewer batches than partitions, and a cursor that stops before its end.
        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
            Assert.IsTrue(cursor.MoveNext());
        using (DataViewRowCursor cursor = view.GetRowCursor([]))
        {
            int rows = 0;
            while (cursor.MoveNext())
                rows++;
            Assert.AreEqual(1000, rows);
        }
    }

    [TestMethod]
    public void A_view_over_a_shuffle_and_small_batches_has_all_rows()
    {
        Spark.Conf().Set("spark.sql.execution.arrow.maxRecordsPerBatch", 3);
        try
        {
            SparkDataFrame frame = Spark.Range(100).GroupBy((Col("id") % 10).As("k")).Count().Repartition(4).Cache();
            object[] keys = ViewRows.Column(frame.ToDataView(), "k");
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 10).Select(i => (long)i).ToArray(), keys);
            Assert.AreEqual(10, frame.ToDataFrame().Rows.Count);
            frame.Unpersist();
        }
        finally
        {
            Spark.Conf().Unset("spark.sql.execution.arrow.maxRecordsPerBatch");
        }
    }

    [TestMethod]
    public void Collected_rows_keep_the_order_of_their_partitions()
    {
        SparkDataFrame frame = Spark.Range(0, 500, 1, 9);
        CollectionAssert.AreEqual(Enumerable.Range(0, 500).Select(i => (long)i).ToArray(), frame.ToDataFrame()["id"].Cast<long>().ToArray());
        Assert.AreEqual(3L, frame.Take(5)[3].GetAs<long>("id"));
    }

    [TestMethod]
    public void Empty_frames_have_columns_and_no_rows()
    {
        SparkDataFrame none = Spark.Range(10).Filter("id > 100");
        Assert.AreEqual(0, none.Count());
        Assert.IsTrue(none.IsEmpty());
        Assert.AreEqual(0, none.ToDataFrame().Rows.Count);
        Assert.HasCount(1, none.ToDataFrame().Columns);
        Assert.IsEmpty(none.Collect());
        Assert.IsEmpty(ViewRows.Column(none.ToDataView(), "id"));

        SparkDataFrame local = Spark.CreateDataFrame(s_ml.Data.LoadFromEnumerable(System.Array.Empty<AllTypesRow>()));
        Assert.AreEqual(0, local.Count());
        Assert.HasCount(20, local.Columns());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void A_failure_on_the_executors_is_thrown_with_its_cause()
    {
        SparkDataFrame failing = Spark.Range(0, 100, 1, 4).Select(Expr("if(id = 70, raise_error('row seventy is bad'), id)").As("x").Cast("long").As("x"));
        SparkDataView view = failing.ToDataView();
        Action[] reads =
        [
            () => failing.Collect(), () => failing.ToDataFrame(), () => ViewRows.Read<long>(view, view.Schema["x"]), () => failing.Filter("x > 0").Count(),
        ];
        foreach (Action read in reads)
        {
            JavaException error = Assert.ThrowsExactly<JavaException>(read);
            Assert.IsTrue(error.Chain.Any(e => e.Message.Contains("row seventy is bad", StringComparison.Ordinal)), error.ToString());
        }

        Assert.AreEqual(100, Spark.Range(100).Count(), "the session goes on");
    }

    [TestMethod]
    public void A_view_asks_for_a_partition_when_it_gets_there()
    {
        // The last of four partitions fails; the rows of the three before it arrive all the same.
        SparkDataView view = Spark.Range(0, 100, 1, 4).SelectExpr("cast(if(id = 80, raise_error('bad'), id) as bigint) as x").ToDataView();
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        int rows = 0;
        Assert.ThrowsExactly<JavaException>(() =>
        {
            while (cursor.MoveNext())
                rows++;
        });
        Assert.AreEqual(75, rows);
    }

    [TestMethod]
    public void A_type_that_no_view_can_hold_names_its_column()
    {
        SparkDataFrame frame = Spark.Sql("select map('a', 1) m, 2 as i");
        Assert.AreEqual(SparkTypeKind.Other, frame.Schema()[0].Type.Kind);
        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => frame.ToDataView());
        StringAssert.Contains(error.Message, "Column 'm'");
        Assert.AreEqual(1, frame.Drop("m").ToDataView().Schema.Count);
    }

    [TestMethod]
    public void The_layout_of_large_values_is_collected_but_not_streamed()
    {
        Spark.Conf().Set("spark.sql.execution.arrow.useLargeVarTypes", true);
        try
        {
            SparkDataFrame frame = Spark.Sql("select 'ä' s, cast('ab' as binary) b");
            Assert.AreEqual("ä", frame.First().GetAs<string>("s"));
            SparkDataView view = frame.ToDataView();
            SparkException refused = Assert.ThrowsExactly<SparkException>(() => ViewRows.Read<ReadOnlyMemory<char>>(view, view.Schema["s"]));
            StringAssert.Contains(refused.Message, "useLargeVarTypes");
        }
        finally
        {
            Spark.Conf().Unset("spark.sql.execution.arrow.useLargeVarTypes");
        }
    }

    [TestMethod]
    public void Timestamps_are_in_utc_whatever_the_time_zone_of_the_session()
    {
        Spark.Conf().Set("spark.sql.session.timeZone", "Asia/Tokyo");
        try
        {
            SparkDataFrame frame = Spark.Sql("select timestamp '2024-02-29 12:00:00' t, timestamp_ntz '2024-02-29 12:00:00' n, date '1969-12-31' d");
            var utc = new DateTime(2024, 2, 29, 3, 0, 0, DateTimeKind.Utc);
            Assert.AreEqual(utc, ViewRows.Column(frame.ToDataView(), "t")[0]);
            Assert.AreEqual(utc, frame.First().GetAs<DateTime>("t"));
            Assert.AreEqual(new DateTime(2024, 2, 29, 12, 0, 0), ViewRows.Column(frame.ToDataView(), "n")[0]);
            Assert.AreEqual(new DateTime(1969, 12, 31), ViewRows.Column(frame.ToDataView(), "d")[0]);
        }
        finally
        {
            Spark.Conf().Unset("spark.sql.session.timeZone");
        }
    }

    [TestMethod]
    public void Rows_of_this_session_are_not_moved_to_make_a_frame()
    {
        SparkDataFrame frame = Spark.Range(5);
        Assert.AreSame(frame, Spark.CreateDataFrame(frame.ToDataView()));
        Assert.AreSame(frame, frame.ToDataView().Source);
    }

    [TestMethod]
    public void Columns_with_odd_names_are_read_one_by_one()
    {
        SparkDataView view = Spark.Sql("select 1 as `a.b`, 2 as `c``d`, 3 as e, 4 as E").ToDataView();
        CollectionAssert.AreEqual(new object[] { 2 }, ViewRows.Column(view, "c`d"));
        CollectionAssert.AreEqual(new object[] { 1 }, ViewRows.Column(Spark.Sql("select 0 as x, 1 as `a.b`").ToDataView(), "a.b"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Mapping_record_batches_plans_a_worker_with_the_given_row(bool isBarrier)
    {
        var output = new SparkSchema(new("score", SparkType.Float), new("v", SparkType.ArrayOf(SparkType.Float)));
        var function = new PythonFunction([1, 2, 3], "/no/such/worker", "net-1", new Dictionary<string, string> { ["A"] = "b" });
        SparkDataFrame mapped = Spark.Sql("select 1 as `a.b`, 'x' as s").MapInArrow(function, output, isBarrier);
        Assert.AreEqual(output, mapped.Schema());

        // The worker is really started, and there is none.
        JavaException error = Assert.ThrowsExactly<JavaException>(() => mapped.Collect());
        StringAssert.Contains(error.ToString() + error.JavaStackTrace, "/no/such/worker");
    }
}
