using System.Globalization;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Reads files and tables into frames. Nothing is read before a frame is used, save what it takes to find the columns.</summary>
/// <example><code>spark.Read().Option("header", true).Schema("label int, text string").Csv("data/*.csv")</code></example>
public sealed class DataFrameReader
{
    private readonly SparkSession _session;
    private readonly JavaObject _reader;

    internal DataFrameReader(SparkSession session)
    {
        _session = session;
        _reader = session.Java.Call<JavaObject>("read");
    }

    /// <summary>The kind of files or the name of a source: <c>csv</c>, <c>parquet</c>, <c>image</c>, <c>binaryFile</c>, ...</summary>
    public DataFrameReader Format(string source) => Set("format", source);

    /// <summary>The columns as a DDL text, as <c>label int, text string</c>. Default: found in the files.</summary>
    public DataFrameReader Schema(string schemaString) => Set("schema", schemaString);

    /// <summary>The columns. Default: found in the files.</summary>
    public DataFrameReader Schema(SparkSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        using JavaObject type = SchemaType.ToJava(_session.Gateway, schema);
        return Set("schema", type);
    }

    /// <summary>An option of the source.</summary>
    public DataFrameReader Option(string key, string value) => Set("option", key, value);

    /// <summary>An option that is on or off.</summary>
    public DataFrameReader Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>An option that is a whole number.</summary>
    public DataFrameReader Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An option that is a number.</summary>
    public DataFrameReader Option(string key, double value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Options of the source.</summary>
    public DataFrameReader Options(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string key, string value) in options)
            Option(key, value);
        return this;
    }

    /// <summary>Reads a source that needs no path.</summary>
    public SparkDataFrame Load() => _session.Frame(_reader.Call<JavaObject>("load"));

    /// <summary>Reads files of the chosen format; folders and patterns with <c>*</c> are allowed.</summary>
    public SparkDataFrame Load(params string[] paths) => Read("load", paths);

    /// <summary>Reads CSV files.</summary>
    public SparkDataFrame Csv(params string[] paths) => Read("csv", paths);

    /// <summary>Reads files with a JSON object per line.</summary>
    public SparkDataFrame Json(params string[] paths) => Read("json", paths);

    /// <summary>Reads Parquet files.</summary>
    public SparkDataFrame Parquet(params string[] paths) => Read("parquet", paths);

    /// <summary>Reads ORC files.</summary>
    public SparkDataFrame Orc(params string[] paths) => Read("orc", paths);

    /// <summary>Reads text files: a column <c>value</c> with a line per row.</summary>
    public SparkDataFrame Text(params string[] paths) => Read("text", paths);

    /// <summary>A table or view by its name.</summary>
    public SparkDataFrame Table(string tableName) => _session.Frame(_reader.Call<JavaObject>("table", tableName));

    private SparkDataFrame Read(string method, string[] paths)
    {
        using JavaObject seq = _session.Gateway.Seq(paths);
        return _session.Frame(_reader.Call<JavaObject>(method, seq));
    }

    private DataFrameReader Set(string method, params object?[] arguments)
    {
        (_reader.Call(method, arguments) as JavaObject)?.Dispose();
        return this;
    }
}
