using Apache.Arrow;
using Microsoft.Data.Analysis;
using Microsoft.ML.BigDL.Spark.Arrow;

namespace Microsoft.ML.BigDL.Spark.Sql;

public sealed partial class SparkSession
{
    /// <summary>
    /// The rows of a view as a frame. Signed numbers, booleans and text keep their type; unsigned numbers widen; vectors become arrays and vectors of
    /// bytes binary; a key becomes the value it stands for, or its number when it has none, and null when it is missing. All rows pass
    /// through Spark's driver: write large data as files that executors can read instead.
    /// </summary>
    /// <exception cref="BigDLException">A column's type has no equal in Spark; the message names the column.</exception>
    public SparkDataFrame CreateDataFrame(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows switch
        {
            SparkDataView view when view.Source.Session == this => view.Source,
            DataFrame frame => CreateDataFrame(frame),
            _ => LocalRows.ToSpark(this, rows),
        };
    }

    /// <summary>The rows of a data frame of this process as a Spark frame; nulls stay nulls.</summary>
    /// <exception cref="BigDLException">A column's type has no equal in Spark; the message names the column.</exception>
    public SparkDataFrame CreateDataFrame(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        (SparkSchema schema, RecordBatch batch) = ArrowFrames.ToBatch(frame);
        return LocalRows.ToSpark(this, schema, [batch]);
    }
}
