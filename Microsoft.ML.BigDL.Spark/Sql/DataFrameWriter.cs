using System.Globalization;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Writes a frame from the executors into files or tables.</summary>
/// <example><code>frame.Write().Mode(SaveMode.Overwrite).PartitionBy("day").Parquet("out")</code></example>
public sealed class DataFrameWriter
{
    private readonly JavaGateway _gateway;
    private readonly JavaObject _writer;

    internal DataFrameWriter(SparkDataFrame frame)
    {
        _gateway = frame.Session.Gateway;
        _writer = frame.Java.Call<JavaObject>("write");
    }

    /// <summary>What happens to data that is there already. Default: <see cref="SaveMode.ErrorIfExists"/>.</summary>
    public DataFrameWriter Mode(SaveMode saveMode) => Mode(saveMode.ToString());

    /// <summary>What happens to data that is there already: <c>append</c>, <c>overwrite</c>, <c>error</c> or <c>ignore</c>.</summary>
    public DataFrameWriter Mode(string saveMode) => Set("mode", saveMode);

    /// <summary>The kind of files or the name of a source. Default: <c>parquet</c>.</summary>
    public DataFrameWriter Format(string source) => Set("format", source);

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, string value) => Set("option", key, value);

    /// <summary>An option that is on or off.</summary>
    public DataFrameWriter Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>An option that is a whole number.</summary>
    public DataFrameWriter Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An option that is a number.</summary>
    public DataFrameWriter Option(string key, double value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Options of the format.</summary>
    public DataFrameWriter Options(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string key, string value) in options)
            Option(key, value);
        return this;
    }

    /// <summary>A folder for each value of these columns, which leave the files.</summary>
    public DataFrameWriter PartitionBy(params string[] columnNames)
    {
        using JavaObject names = _gateway.Seq(columnNames);
        return Set("partitionBy", names);
    }

    /// <summary>Writes to a source that needs no path.</summary>
    public void Save() => _writer.Call("save");

    /// <summary>Writes files of the chosen format into a folder.</summary>
    public void Save(string path) => _writer.Call("save", path);

    /// <summary>Writes a table.</summary>
    public void SaveAsTable(string tableName) => _writer.Call("saveAsTable", tableName);

    /// <summary>Adds rows to a table, column by position.</summary>
    public void InsertInto(string tableName) => _writer.Call("insertInto", tableName);

    /// <summary>Writes Parquet files into a folder.</summary>
    public void Parquet(string path) => _writer.Call("parquet", path);

    /// <summary>Writes CSV files into a folder.</summary>
    public void Csv(string path) => _writer.Call("csv", path);

    /// <summary>Writes files with a JSON object per line into a folder.</summary>
    public void Json(string path) => _writer.Call("json", path);

    /// <summary>Writes ORC files into a folder.</summary>
    public void Orc(string path) => _writer.Call("orc", path);

    /// <summary>Writes the only column, of text, as lines into a folder.</summary>
    public void Text(string path) => _writer.Call("text", path);

    private DataFrameWriter Set(string method, params object?[] arguments)
    {
        (_writer.Call(method, arguments) as JavaObject)?.Dispose();
        return this;
    }
}
