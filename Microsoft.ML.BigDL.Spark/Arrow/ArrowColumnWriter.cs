using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Writes one column of an ML.NET view.</summary>
internal abstract class ArrowColumnWriter
{
    public abstract SparkField Field { get; }

    /// <summary>The number of bytes gathered since the last <see cref="Take"/>, roughly.</summary>
    public abstract long Bytes { get; }

    /// <summary>Reads from a cursor from now on.</summary>
    public abstract void Attach(DataViewRow cursor);

    /// <summary>Adds the value of the row the cursor is on.</summary>
    public abstract void Append();

    /// <summary>The values added since the last call.</summary>
    public abstract ArrayData Take();
}
