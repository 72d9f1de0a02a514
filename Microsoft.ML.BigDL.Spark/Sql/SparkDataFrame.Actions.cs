using Microsoft.Data.Analysis;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

public sealed partial class SparkDataFrame
{
    /// <summary>The columns with their types.</summary>
    public SparkSchema Schema()
    {
        using JavaObject type = Call("schema");
        return SchemaType.FromJava(type);
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns() => [.. Schema().Select(field => field.Name)];

    /// <summary>Prints the columns with their types as a tree.</summary>
    public void PrintSchema()
    {
        using JavaObject type = Call("schema");
        Console.Write(type.Call<string>("treeString"));
    }

    /// <summary>The number of rows.</summary>
    public long Count() => Java.Call<long>("count");

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty() => Java.Call<bool>("isEmpty");

    /// <summary>Prints the first rows as a table.</summary>
    /// <param name="numRows">How many rows. Default: 20.</param>
    /// <param name="truncate">The longest text shown in full; 0 shows all. Default: 20.</param>
    /// <param name="vertical">Whether to print a line per value. Default: false.</param>
    public void Show(int numRows = 20, int truncate = 20, bool vertical = false) =>
        Console.Write(Java.Call<string>("showString", numRows, truncate, vertical));

    /// <summary>Prints how Spark computes the frame.</summary>
    /// <param name="extended">Whether to print the plans before optimisation as well. Default: false.</param>
    public void Explain(bool extended = false)
    {
        using JavaObject execution = Call("queryExecution");
        Console.WriteLine(Session.Gateway.CallStatic<string>(
            "org.apache.spark.sql.api.python.PythonSQLUtils", "explainString", execution, extended ? "extended" : "simple"));
    }

    /// <summary>
    /// Brings all rows into this process. Types become those of <see cref="SparkSchema"/>, but decimals of up to 28 digits stay decimals and nulls
    /// stay nulls. Meant for results; rows for training are read by <see cref="ToDataView"/>.
    /// </summary>
    /// <exception cref="JavaException">The rows could not be computed.</exception>
    /// <exception cref="BigDLException">No column of a data frame can hold a column's type.</exception>
    public DataFrame ToDataFrame()
    {
        using ArrowResult result = ArrowResult.Collect(this);
        return ArrowFrames.ToDataFrame(result.Schema, result.Batches);
    }

    /// <summary>Brings all rows into this process. Types are those of <see cref="Row"/>.</summary>
    /// <exception cref="JavaException">The rows could not be computed.</exception>
    public IReadOnlyList<Row> Collect()
    {
        using ArrowResult result = ArrowResult.Collect(this);
        FlatColumn[] columns = FlatColumn.Of(result.Schema, withImages: false);
        string[] names = [.. columns.Select(column => column.Name)];
        object?[][] values = [.. columns.Select(column => ArrowFrames.Values(column.CreateReader(), result.Batches).ToArray())];
        int rows = result.Batches.Sum(batch => batch.Length);
        return [.. Enumerable.Range(0, rows).Select(row => new Row(names, [.. values.Select(column => column[row])]))];
    }

    /// <summary>Brings the first rows into this process.</summary>
    public IReadOnlyList<Row> Take(int n) => Limit(n).Collect();

    /// <summary>The same as <see cref="Take"/>.</summary>
    public IReadOnlyList<Row> Head(int n) => Take(n);

    /// <summary>The first row.</summary>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public Row First() => Take(1) is [Row row] ? row : throw new InvalidOperationException("The frame has no rows.");

    /// <summary>
    /// The rows as a view that reads them a partition at a time whenever a cursor goes through it: neither this process nor Spark's driver holds
    /// more than one partition. Each pass computes the frame again unless it is cached, and only the columns that the cursor needs.
    /// </summary>
    /// <remarks>
    /// <para>A join, an aggregation or <see cref="Repartition(int)"/> leaves the order of rows open; <see cref="Cache"/> such a frame when passes must agree.</para>
    /// <para>A network whose trainer has the session's engine is trained without a pass here: executors read the rows, apply the transforms that
    /// ML.NET has fitted before, and keep what the network needs. Filter and sample with this class then, not with ML.NET, whose filters
    /// run in this process and bring all rows to it.</para>
    /// </remarks>
    /// <exception cref="BigDLException">No ML.NET column can hold a column's type; the message names the column.</exception>
    public SparkDataView ToDataView() => new(this);

    /// <summary>
    /// The rows that a worker program makes of the record batches of each partition. It gets all columns; Spark matches what it returns to
    /// <paramref name="output"/> by position and checks nothing.
    /// </summary>
    /// <param name="function">The worker program and what it gets.</param>
    /// <param name="output">The columns that the program returns.</param>
    /// <param name="isBarrier">Whether all partitions run at once, or none.</param>
    internal SparkDataFrame MapInArrow(PythonFunction function, SparkSchema output, bool isBarrier)
    {
        JavaGateway gateway = Session.Gateway;
        using JavaObject worker = function.ToJava(gateway);
        using JavaObject row = SchemaType.ToJava(gateway, output);
        using JavaObject udf = Session.Dialect.ArrowFunction(gateway, worker, row);
        // All columns in their order, so that none is pruned away.
        using JavaObject columns = gateway.Seq(Columns().Select(name => (object?)Java.Call<JavaObject>("col", SparkField.Quoted(name))));
        using JavaObject call = udf.Call<JavaObject>("apply", columns);
        return Session.Frame(Session.Dialect.MapInArrow(Java, call, isBarrier));
    }
}
