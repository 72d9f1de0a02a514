using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Arrow;

[TestClass]
public sealed class SparkSchemaTests
{
    private static readonly SparkSchema s_all = new(
        new("flag", SparkType.Boolean, Nullable: false), new("i8", SparkType.Byte), new("i16", SparkType.Short), new("i32", SparkType.Integer),
        new("i64", SparkType.Long), new("f", SparkType.Float), new("d", SparkType.Double), new("n", SparkType.Decimal(10, 2)),
        new("s", SparkType.String), new("b", SparkType.Binary), new("day", SparkType.Date), new("at", SparkType.Timestamp),
        new("local", SparkType.TimestampNtz), new("took", SparkType.DayTimeInterval), new("v", SparkType.ArrayOf(SparkType.Float, false)),
        new("p q", SparkType.StructOf(new SparkField("x", SparkType.Integer), new SparkField("y", SparkType.ArrayOf(SparkType.String)))));

    [TestMethod]
    public void Json_and_Arrow_forms_come_back_equal()
    {
        Assert.AreEqual(s_all, SparkSchema.FromJson(s_all.ToJson()));
        Assert.AreEqual(s_all, SparkSchema.FromArrow(s_all.ToArrow()));
    }

    [TestMethod]
    public void The_text_is_a_ddl_schema() => Assert.AreEqual(
        "flag boolean NOT NULL, i8 tinyint, i16 smallint, i32 int, i64 bigint, f float, d double, n decimal(10,2), s string, b binary, day date, " +
        "at timestamp, local timestamp_ntz, took interval day to second, v array<float>, `p q` struct<x:int,y:array<string>>",
        s_all.ToString());

    [TestMethod]
    public void ML_NET_types_follow_the_documented_mapping()
    {
        DataViewSchema schema = s_all.ToDataViewSchema();
        Assert.AreEqual(NumberDataViewType.Int32, schema["i32"].Type);
        Assert.AreEqual(NumberDataViewType.Double, schema["n"].Type);
        Assert.AreEqual(TextDataViewType.Instance, schema["s"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Byte), schema["b"].Type);
        Assert.AreEqual(DateTimeDataViewType.Instance, schema["day"].Type);
        Assert.AreEqual(TimeSpanDataViewType.Instance, schema["took"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), schema["v"].Type);
        Assert.AreEqual(new VectorDataViewType(TextDataViewType.Instance), schema["p q.y"].Type);
        Assert.AreEqual(17, schema.Count);
    }

    [TestMethod]
    public void Types_without_an_equal_are_carried_along_and_refused_only_when_read()
    {
        const string Json = """
            {"type":"struct","fields":[{"name":"m","type":{"type":"map","keyType":"string","valueType":"integer","valueContainsNull":true},
            "nullable":true,"metadata":{}},{"name":"c","type":"varchar(5)","nullable":true,"metadata":{}},
            {"name":"u","type":"void","nullable":true,"metadata":{"comment":"x"}}]}
            """;
        SparkSchema schema = SparkSchema.FromJson(Json);
        Assert.AreEqual(SparkTypeKind.Other, schema[0].Type.Kind);
        Assert.AreEqual(SparkType.String, schema[1].Type);
        Assert.AreEqual("void", schema[2].Type.ToString());
        Assert.AreEqual(schema, SparkSchema.FromJson(schema.ToJson()));

        BigDLException error = Assert.ThrowsExactly<BigDLException>(() => schema.ToArrow());
        StringAssert.Contains(error.Message, "Column 'm'");
    }

    [TestMethod]
    [DataRow("\"integer\"")]
    [DataRow("[1")]
    [DataRow("{\"type\":\"struct\"}")]
    public void Json_of_something_else_is_refused(string json) =>
        Assert.ThrowsExactly<InvalidDataException>(() => SparkSchema.FromJson(json));

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(39, 0)]
    [DataRow(5, 6)]
    public void Decimals_out_of_range_are_refused(int precision, int scale) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SparkType.Decimal(precision, scale));
}
