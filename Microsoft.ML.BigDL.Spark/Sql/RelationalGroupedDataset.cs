using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>The groups of a frame's rows, made by <see cref="SparkDataFrame.GroupBy(Column[])"/>.</summary>
/// <example><code>frame.GroupBy("city").Agg(Functions.Avg("price").As("mean"), Functions.Count("*"))</code></example>
public sealed class RelationalGroupedDataset
{
    private readonly SparkSession _session;
    private readonly JavaObject _groups;

    internal RelationalGroupedDataset(SparkSession session, JavaObject groups)
    {
        _session = session;
        _groups = groups;
    }

    /// <summary>One row per group with the group's columns and these.</summary>
    public SparkDataFrame Agg(Column expr, params Column[] exprs) => Frame("agg", expr, exprs);

    /// <summary>The number of rows of each group as a column <c>count</c>.</summary>
    public SparkDataFrame Count() => Frame("count");

    /// <summary>The averages of number columns; of all when none is named.</summary>
    public SparkDataFrame Avg(params string[] columnNames) => Frame("avg", [columnNames]);

    /// <summary>The same as <see cref="Avg"/>.</summary>
    public SparkDataFrame Mean(params string[] columnNames) => Frame("mean", [columnNames]);

    /// <summary>The sums of number columns; of all when none is named.</summary>
    public SparkDataFrame Sum(params string[] columnNames) => Frame("sum", [columnNames]);

    /// <summary>The least values of number columns; of all when none is named.</summary>
    public SparkDataFrame Min(params string[] columnNames) => Frame("min", [columnNames]);

    /// <summary>The greatest values of number columns; of all when none is named.</summary>
    public SparkDataFrame Max(params string[] columnNames) => Frame("max", [columnNames]);

    /// <summary>A column for each value of a column.</summary>
    public RelationalGroupedDataset Pivot(string pivotColumn) => new(_session, _groups.Call<JavaObject>("pivot", pivotColumn));

    private SparkDataFrame Frame(string method, params object?[] arguments) =>
        _session.Frame(_groups.Call<JavaObject>(method, JavaValues.All(_session.Gateway, arguments)));
}
