using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>What to do with the nulls and NaNs of a frame, reached by <see cref="SparkDataFrame.Na"/>.</summary>
public sealed class DataFrameNaFunctions
{
    private readonly SparkSession _session;
    private readonly JavaObject _functions;

    internal DataFrameNaFunctions(SparkSession session, JavaObject functions)
    {
        _session = session;
        _functions = functions;
    }

    /// <summary>Leaves out rows with nulls or NaNs.</summary>
    /// <param name="how"><c>any</c>: rows with one of them; <c>all</c>: rows of nothing else.</param>
    public SparkDataFrame Drop(string how) => Frame("drop", how);

    /// <summary>Leaves out rows with any null or NaN.</summary>
    public SparkDataFrame Drop() => Drop("any");

    /// <summary>Leaves out rows with nulls or NaNs in some columns.</summary>
    public SparkDataFrame Drop(IEnumerable<string> columnNames) => Frame("drop", [columnNames.ToArray()]);

    /// <summary>Replaces the nulls and NaNs of number columns.</summary>
    /// <param name="value">The value in their place.</param>
    /// <param name="columnNames">The columns; all when none is named.</param>
    public SparkDataFrame Fill(double value, params string[] columnNames) => Fill((object)value, columnNames);

    /// <summary>Replaces the nulls and NaNs of number columns.</summary>
    /// <param name="value">The value in their place.</param>
    /// <param name="columnNames">The columns; all when none is named.</param>
    public SparkDataFrame Fill(long value, params string[] columnNames) => Fill((object)value, columnNames);

    /// <summary>Replaces the nulls of text columns.</summary>
    /// <param name="value">The value in their place.</param>
    /// <param name="columnNames">The columns; all when none is named.</param>
    public SparkDataFrame Fill(string value, params string[] columnNames) => Fill((object)value, columnNames);

    /// <summary>Replaces the nulls of boolean columns.</summary>
    /// <param name="value">The value in their place.</param>
    /// <param name="columnNames">The columns; all when none is named.</param>
    public SparkDataFrame Fill(bool value, params string[] columnNames) => Fill((object)value, columnNames);

    private SparkDataFrame Fill(object value, string[] columnNames) =>
        columnNames.Length == 0 ? Frame("fill", value) : Frame("fill", value, columnNames);

    private SparkDataFrame Frame(string method, params object?[] arguments) =>
        _session.Frame(_functions.Call<JavaObject>(method, JavaValues.All(_session.Gateway, arguments)));
}
