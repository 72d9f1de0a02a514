using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// Rows with named columns that live on Spark's executors. A frame is a description: nothing is computed before its rows are counted, shown,
/// written or brought here. It never changes; every method gives a new frame.
/// </summary>
/// <example><code>
/// using static Microsoft.ML.BigDL.Spark.Sql.Functions;
///
/// SparkDataFrame flowers = spark.Read().Parquet("flowers.parquet");
/// flowers.Filter(Col("width") &gt; 1).GroupBy("species").Agg(Avg("width").As("mean")).Show();
/// IDataView rows = flowers.ToDataView();
/// </code></example>
public sealed partial class SparkDataFrame
{
    internal SparkDataFrame(SparkSession session, JavaObject dataset)
    {
        Session = session;
        Java = dataset;
    }

    internal SparkSession Session { get; }

    /// <summary>The Dataset of rows.</summary>
    internal JavaObject Java { get; }

    /// <summary>A column of this very frame, which tells apart columns of one name after a join.</summary>
    /// <param name="columnName">The name.</param>
    /// <exception cref="JavaException">The frame has no such column.</exception>
    public Column this[string columnName] => Col(columnName);

    /// <summary>The same as the indexer.</summary>
    public Column Col(string columnName) => Column.Existing(columnName, Java.Call<JavaObject>("col", columnName));

    /// <summary>The frame with these columns.</summary>
    public SparkDataFrame Select(params Column[] columns) => Frame("select", [columns]);

    /// <summary>The frame with the columns of these names.</summary>
    public SparkDataFrame Select(string column, params string[] columns) => Frame("select", column, columns);

    /// <summary>The frame with columns written in Spark SQL, as <c>age + 1 as next</c>.</summary>
    public SparkDataFrame SelectExpr(params string[] expressions) => Frame("selectExpr", [expressions]);

    /// <summary>The rows for which a condition is true.</summary>
    public SparkDataFrame Filter(Column condition) => Frame("filter", condition);

    /// <summary>The rows for which a condition written in Spark SQL is true.</summary>
    public SparkDataFrame Filter(string condition) => Frame("filter", condition);

    /// <summary>The same as <see cref="Filter(Column)"/>.</summary>
    public SparkDataFrame Where(Column condition) => Filter(condition);

    /// <summary>The same as <see cref="Filter(string)"/>.</summary>
    public SparkDataFrame Where(string condition) => Filter(condition);

    /// <summary>The frame with a column added or replaced.</summary>
    public SparkDataFrame WithColumn(string colName, Column col) => Frame("withColumn", colName, col);

    /// <summary>The frame with a column renamed, if it has it.</summary>
    public SparkDataFrame WithColumnRenamed(string existingName, string newName) => Frame("withColumnRenamed", existingName, newName);

    /// <summary>The frame with its columns renamed in their order.</summary>
    public SparkDataFrame ToDF(params string[] columnNames) => Frame("toDF", [columnNames]);

    /// <summary>The frame under a name by which <c>name.column</c> reaches its columns.</summary>
    public SparkDataFrame Alias(string alias) => Frame("alias", alias);

    /// <summary>The frame without the columns of these names.</summary>
    public SparkDataFrame Drop(params string[] columnNames) => Frame("drop", [columnNames]);

    /// <summary>The frame without a column.</summary>
    public SparkDataFrame Drop(Column column) => Frame("drop", column);

    /// <summary>The pairs of rows for which a condition is true.</summary>
    /// <param name="right">The other frame.</param>
    /// <param name="joinExpr">The condition.</param>
    /// <param name="joinType"><c>inner</c> (the default), <c>left</c>, <c>right</c>, <c>outer</c>, <c>left_semi</c>, <c>left_anti</c>.</param>
    public SparkDataFrame Join(SparkDataFrame right, Column joinExpr, string joinType = "inner") => Frame("join", right, joinExpr, joinType);

    /// <summary>The pairs of rows that are equal in a column, which both frames have.</summary>
    public SparkDataFrame Join(SparkDataFrame right, string usingColumn) => Join(right, [usingColumn]);

    /// <summary>The pairs of rows that are equal in some columns, which both frames have.</summary>
    /// <param name="right">The other frame.</param>
    /// <param name="usingColumns">The columns, which appear once in the result.</param>
    /// <param name="joinType">As in <see cref="Join(SparkDataFrame, Column, string)"/>.</param>
    public SparkDataFrame Join(SparkDataFrame right, IEnumerable<string> usingColumns, string joinType = "inner") =>
        Frame("join", right, usingColumns.ToArray(), joinType);

    /// <summary>All pairs of rows.</summary>
    public SparkDataFrame CrossJoin(SparkDataFrame right) => Frame("crossJoin", right);

    /// <summary>Groups rows that are equal in some columns; all rows to one group when there is none.</summary>
    public RelationalGroupedDataset GroupBy(params Column[] columns) => new(Session, Call("groupBy", [columns]));

    /// <summary>Groups rows that are equal in the columns of some names.</summary>
    public RelationalGroupedDataset GroupBy(string column, params string[] columns) => new(Session, Call("groupBy", column, columns));

    /// <summary>One row with aggregates of all rows.</summary>
    public SparkDataFrame Agg(Column expr, params Column[] exprs) => Frame("agg", expr, exprs);

    /// <summary>The rows in an order.</summary>
    public SparkDataFrame OrderBy(params Column[] columns) => Frame("orderBy", [columns]);

    /// <summary>The rows in ascending order of the columns of some names.</summary>
    public SparkDataFrame OrderBy(string column, params string[] columns) => Frame("orderBy", column, columns);

    /// <summary>The same as <see cref="OrderBy(Column[])"/>.</summary>
    public SparkDataFrame Sort(params Column[] columns) => OrderBy(columns);

    /// <summary>The same as <see cref="OrderBy(string, string[])"/>.</summary>
    public SparkDataFrame Sort(string column, params string[] columns) => OrderBy(column, columns);

    /// <summary>At most so many rows.</summary>
    public SparkDataFrame Limit(int n) => Frame("limit", n);

    /// <summary>The rows without repetitions.</summary>
    public SparkDataFrame Distinct() => Frame("distinct");

    /// <summary>One row of those that are equal in some columns; in all when none is named.</summary>
    public SparkDataFrame DropDuplicates(params string[] columnNames) =>
        columnNames.Length == 0 ? Frame("dropDuplicates") : Frame("dropDuplicates", [columnNames]);

    /// <summary>The rows of both frames, columns matched by position.</summary>
    public SparkDataFrame Union(SparkDataFrame other) => Frame("union", other);

    /// <summary>The rows of both frames, columns matched by name.</summary>
    public SparkDataFrame UnionByName(SparkDataFrame other) => Frame("unionByName", other);

    /// <summary>The different rows that are in both frames.</summary>
    public SparkDataFrame Intersect(SparkDataFrame other) => Frame("intersect", other);

    /// <summary>The different rows that are not in the other frame.</summary>
    public SparkDataFrame Except(SparkDataFrame other) => Frame("except", other);

    /// <summary>Rows drawn at random.</summary>
    /// <param name="fraction">The probability of each row, or how often it is drawn on average.</param>
    /// <param name="withReplacement">Whether a row may be drawn more than once. Default: false.</param>
    /// <param name="seed">The seed. Default: a new one each time.</param>
    public SparkDataFrame Sample(double fraction, bool withReplacement = false, long? seed = null) =>
        seed is { } fixedSeed ? Frame("sample", withReplacement, fraction, fixedSeed) : Frame("sample", withReplacement, fraction);

    /// <summary>The rows dealt out at random to frames of given shares.</summary>
    /// <param name="weights">The shares; they are scaled to a sum of one.</param>
    /// <param name="seed">The seed. Default: a new one.</param>
    public SparkDataFrame[] RandomSplit(double[] weights, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using JavaObject shares = Session.Gateway.Array("double", [.. weights.Cast<object>()]);
        using JavaObject parts = Call("randomSplit", shares, seed ?? Random.Shared.NextInt64());
        return [.. Session.Gateway.Read<JavaObject>(parts).Select(Session.Frame)];
    }

    /// <summary>The rows dealt out evenly to exactly so many partitions.</summary>
    public SparkDataFrame Repartition(int numPartitions) => Frame("repartition", numPartitions);

    /// <summary>The rows dealt out to partitions by the values of columns.</summary>
    public SparkDataFrame Repartition(int numPartitions, params Column[] columns) => Frame("repartition", numPartitions, columns);

    /// <summary>The partitions joined to fewer, without moving rows between machines more than needed.</summary>
    public SparkDataFrame Coalesce(int numPartitions) => Frame("coalesce", numPartitions);

    /// <summary>Keeps the rows on the executors, in memory and what does not fit on disk, once they have been computed.</summary>
    public SparkDataFrame Cache() => Frame("cache");

    /// <summary>The same as <see cref="Cache"/>.</summary>
    public SparkDataFrame Persist() => Cache();

    /// <summary>Keeps the rows on the executors, once they have been computed.</summary>
    public SparkDataFrame Persist(StorageLevel storageLevel)
    {
        string name = storageLevel switch
        {
            StorageLevel.MemoryOnly => "MEMORY_ONLY",
            StorageLevel.MemoryAndDisk => "MEMORY_AND_DISK",
            StorageLevel.MemoryOnlySer => "MEMORY_ONLY_SER",
            StorageLevel.MemoryAndDiskSer => "MEMORY_AND_DISK_SER",
            StorageLevel.DiskOnly => "DISK_ONLY",
            StorageLevel.OffHeap => "OFF_HEAP",
            _ => throw new ArgumentOutOfRangeException(nameof(storageLevel), storageLevel, "Not a storage level."),
        };
        using JavaObject level = Session.Gateway.CallStatic<JavaObject>("org.apache.spark.storage.StorageLevel", name);
        return Frame("persist", level);
    }

    /// <summary>Gives up the rows kept by <see cref="Persist()"/>.</summary>
    /// <param name="blocking">Whether to wait until the executors have done so. Default: false.</param>
    public SparkDataFrame Unpersist(bool blocking = false) => Frame("unpersist", blocking);

    /// <summary>What to do with nulls and NaNs.</summary>
    public DataFrameNaFunctions Na() => new(Session, Call("na"));

    /// <summary>Count, mean, standard deviation, least and greatest value of columns, as text; of all when none is named.</summary>
    public SparkDataFrame Describe(params string[] columnNames) => Frame("describe", [columnNames]);

    /// <summary>Makes the frame known to <see cref="SparkSession.Sql"/> under a name, in this session.</summary>
    public void CreateOrReplaceTempView(string viewName) => Java.Call("createOrReplaceTempView", viewName);

    /// <summary>Writes the rows from the executors.</summary>
    public DataFrameWriter Write() => new(this);

    private SparkDataFrame Frame(string method, params object?[] arguments) => Session.Frame(Call(method, arguments));

    private JavaObject Call(string method, params object?[] arguments) =>
        Java.Call<JavaObject>(method, JavaValues.All(Session.Gateway, arguments));
}
