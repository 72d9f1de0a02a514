using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Sql;
using static Microsoft.ML.BigDL.Spark.Sql.Functions;

namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

/// <summary>What every supported Spark version must do alike.</summary>
public abstract class SparkFrameTests(string version)
{
    private protected SparkSession Spark => SqlSession.Of(version);

    private SparkDataFrame Cities => Spark.Sql("""
        select * from values (1, 'Paris', 2.1, true), (2, 'Rome', 2.8, false), (3, 'Oslo', 0.7, cast(null as boolean)), (4, null, null, true)
        as t(id, name, people, big)
        """);

    [TestMethod]
    public void The_version_is_the_one_started() => Assert.AreEqual(version, Spark.Version());

    [TestMethod]
    public void Csv_json_and_text_files_are_read()
    {
        using var folder = new ScratchFolder();
        string csv = folder.Write("a.csv", "id;name\n1;ann\n2;\"b;b\"\n");
        string json = folder.Write("a.json", "{\"id\": 1, \"p\": {\"x\": 2.5}}\n{\"id\": 2}\n");
        string text = folder.Write("a.txt", "one\ntwo\n");

        SparkDataFrame table = Spark.Read().Option("header", true).Option("sep", ";").Schema("id int, name string").Csv(csv);
        Equal(["[1,ann]", "[2,b;b]"], table);
        Assert.AreEqual(new SparkSchema(new("id", SparkType.Integer), new("name", SparkType.String)), table.Schema());
        Equal(["[1,2.5]", "[2,]"], Spark.Read().Json(json));
        Equal(["[one]", "[two]"], Spark.Read().Text(text));
        Equal(["[one]", "[two]", "[one]", "[two]"], Spark.Read().Format("text").Load(text, text));
    }

    [TestMethod]
    public void A_schema_object_is_read_as_the_files_columns()
    {
        using var folder = new ScratchFolder();
        string json = folder.Write("a.json", "{\"v\": [1, 2]}\n");
        var schema = new SparkSchema(new SparkField("v", SparkType.ArrayOf(SparkType.Float)));
        SparkDataFrame frame = Spark.Read().Schema(schema).Json(json);
        Assert.AreEqual(schema, frame.Schema());
        CollectionAssert.AreEqual(new float[] { 1, 2 }, frame.First().GetAs<float[]>("v"));
    }

    [TestMethod]
    public void Parquet_comes_back_as_written()
    {
        using var folder = new ScratchFolder();
        Cities.Write().PartitionBy("id").Parquet(folder.Path("out"));
        Assert.IsTrue(Directory.Exists(folder.Path("out/id=3")));
        SparkDataFrame back = Spark.Read().Parquet(folder.Path("out")).OrderBy("id");
        Equal(["[Paris,2.1,True,1]", "[Rome,2.8,False,2]", "[Oslo,0.7,,3]", "[,,True,4]"], back);

        JavaException exists = Assert.ThrowsExactly<JavaException>(() => Cities.Write().Parquet(folder.Path("out")));
        StringAssert.Contains(exists.Message, "already exists");
        Cities.Limit(1).Write().Mode(SaveMode.Overwrite).Parquet(folder.Path("out"));
        Assert.AreEqual(1, Spark.Read().Parquet(folder.Path("out")).Count());
    }

    [TestMethod]
    public void Columns_are_selected_renamed_added_and_dropped()
    {
        SparkDataFrame frame = Cities
            .WithColumn("next", Col("id") + 1)
            .WithColumnRenamed("people", "millions")
            .Drop("big")
            .Select(Col("name"), (Col("next") * 2 - 1).As("odd"), Col("millions").Cast("int").Alias("whole"))
            .Where(Col("whole").IsNotNull() & Col("name") != "Oslo");
        Equal(["[Paris,3,2]", "[Rome,5,2]"], frame);
        CollectionAssert.AreEqual(new[] { "name", "odd", "whole" }, frame.Columns().ToArray());
        Equal(["[2]"], Cities.SelectExpr("id * 2 as d").Filter("d = 2"));
        Equal(["[Rome]"], Cities.Filter(Col("people") > 2.5).Select("name"));
    }

    [TestMethod]
    public void Operators_and_functions_give_Sparks_values()
    {
        SparkDataFrame one = Cities.Filter(Col("id") == 1);
        Row row = one.Select(
            -Col("id"), Col("id") / 2, Col("id") % 2, !Col("big"), Col("id") <= 1 | Col("big"),
            Col("name").Like("P%"), Col("name").IsIn("Rome", "Paris"), Col("name").SubStr(1, 2), Col("id").Between(0, 1),
            When(Col("id") > 1, "many").Otherwise("one"), Concat(Upper(Col("name")), Lit("!")), Size(Split(Lit("a,b,c"), ",")),
            Functions.Array(Lit(1), Lit(2)), Struct(Col("id"), Col("name")).As("s"), Coalesce(Lit(null), Col("id")),
            Lit(1.5f), Lit((short)3), Lit(new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc)), Lit(new DateOnly(2024, 2, 29)),
            Round(Lit(2.345), 2), CallFunction("length", Col("name")), Call("lpad", Col("name"), 7, "."), Col("name").EqNullSafe(null)).First();
        Assert.AreEqual(
            "-1,0.5,1,False,True,True,True,Pa,True,one,PARIS!,3,Int32[],1,Paris,1,1.5,3,02/29/2024 12:00:00,02/29/2024 00:00:00,2.35,5,..Paris,False",
            string.Join(',', row.Values.Select(v => v is System.Array a ? a.GetType().Name : Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.AreEqual("plus", (Col("a") + 1).ToString().Split('.')[^1].Split('(')[0]);
    }

    [TestMethod]
    public void Groups_are_aggregated()
    {
        SparkDataFrame numbers = Spark.Range(10).WithColumn("group", Col("id") % 2).WithColumn("x", Col("id").Cast(SparkType.Double));
        Equal(["[0,5,4,20,8]", "[1,5,5,25,9]"], numbers.GroupBy("group")
            .Agg(Count("*").As("n"), Avg("x"), Sum("id"), Max(Col("x"))).OrderBy("group"));
        Equal(["[0,5]", "[1,5]"], numbers.GroupBy(Col("group")).Count().OrderBy(Col("group").Asc()));
        Equal(["[1,5]", "[0,4]"], numbers.GroupBy("group").Avg("x").Sort(Desc("group")));
        Equal(["[10,2]"], numbers.Agg(Count(Col("x")), CountDistinct(Col("group"))));
    }

    [TestMethod]
    public void Frames_are_joined_and_united()
    {
        SparkDataFrame left = Spark.Range(3).ToDF("id");
        SparkDataFrame right = Spark.Range(1, 5).WithColumn("twice", Col("id") * 2);
        Equal(["[1,2]", "[2,4]"], left.Join(right, "id").OrderBy("id"));
        Equal(["[0,]", "[1,2]", "[2,4]"], left.Join(right, ["id"], "left").OrderBy("id"));
        Equal(["[0,4]"], left.Join(right, left["id"] == right["id"] - 4, "inner").Select(left["id"], right["id"]));
        Equal(["[0]", "[1]"], left.Join(right, left["id"] + 2 == right["id"], "left_semi").Filter(left["id"] < 2).OrderBy(left["id"]));
        Assert.AreEqual(12, left.CrossJoin(right).Count());
        Assert.AreEqual(3, left.Union(left).Distinct().Count());
        Equal(["[0]"], left.Except(right.Select("id")));
    }

    [TestMethod]
    public void Samples_and_splits_follow_their_seed()
    {
        SparkDataFrame frame = Spark.Range(0, 1000, 1, 4);
        long drawn = frame.Sample(0.3, seed: 7).Count();
        Assert.AreEqual(drawn, frame.Sample(0.3, seed: 7).Count());
        Assert.IsTrue(drawn is > 200 and < 400);
        SparkDataFrame[] parts = frame.RandomSplit([3, 1], seed: 7);
        Assert.AreEqual(1000, parts[0].Count() + parts[1].Count());
        Assert.IsTrue(parts[1].Count() is > 150 and < 350);
    }

    [TestMethod]
    public void Repartition_and_persist_keep_the_rows()
    {
        SparkDataFrame frame = Spark.Range(100).Repartition(5).Persist(StorageLevel.MemoryOnly);
        Assert.AreEqual(5, frame.Select(SparkPartitionId().As("p")).Distinct().Count());
        Assert.AreEqual(2, frame.Coalesce(2).Select(SparkPartitionId().As("p")).Distinct().Count());
        Assert.AreEqual(100, frame.Unpersist().Count());
    }

    [TestMethod]
    public void Nulls_are_filled_or_dropped()
    {
        Equal(["[4,none,9.0,True]"], Cities.Na().Fill("none").Na().Fill(9.0, "people").Filter(Col("id") == 4));
        Assert.AreEqual(2, Cities.Na().Drop().Count());
        Assert.AreEqual(3, Cities.Na().Drop(["name"]).Count());
    }

    [TestMethod]
    public void Views_are_queried_by_name()
    {
        Cities.CreateOrReplaceTempView("cities");
        Equal(["[Oslo]"], Spark.Sql("select name from cities where people < 1"));
        Assert.AreEqual(4, Spark.Table("cities").Count());
    }

    [TestMethod]
    public void A_wrong_name_is_explained_by_Sparks_analysis()
    {
        JavaException error = Assert.ThrowsExactly<JavaException>(() => Cities.Select("nmae"));
        StringAssert.Contains(error.Message, "nmae");
        StringAssert.Contains(error.JavaClass, "AnalysisException");
        StringAssert.Contains(Assert.ThrowsExactly<JavaException>(() => Spark.Sql("selekt 1")).Message, "selekt");
    }

    [TestMethod]
    public void Settings_are_read_and_changed()
    {
        RuntimeConfig conf = Spark.Conf();
        Assert.AreEqual("2", conf.Get("spark.sql.shuffle.partitions"));
        conf.Set("spark.sql.session.timeZone", "Asia/Tokyo");
        Assert.AreEqual("Asia/Tokyo", conf.Get("spark.sql.session.timeZone"));
        conf.Unset("spark.sql.session.timeZone");
        Assert.IsFalse(conf.IsModifiable("spark.master"));
        Assert.AreEqual("other", conf.Get("spark.no.such", "other"));
    }

    private protected static void Equal(string[] rows, SparkDataFrame frame) =>
        CollectionAssert.AreEqual(rows, frame.Collect().Select(row => row.ToString()).ToArray());
}
