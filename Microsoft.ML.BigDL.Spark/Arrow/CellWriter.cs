using Apache.Arrow;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Gathers values of the ML.NET type <typeparamref name="T"/> into Arrow arrays.</summary>
internal abstract class CellWriter<T>(SparkType type)
{
    public SparkType Type => type;

    /// <summary>Whether a value may become a null.</summary>
    public virtual bool Nullable => false;

    public abstract void Append(T value);

    public virtual void Append(ReadOnlySpan<T> values)
    {
        foreach (T value in values)
            Append(value);
    }

    /// <summary>The number of bytes gathered since the last <see cref="Take"/>, roughly.</summary>
    public abstract long Bytes { get; }

    /// <summary>The values gathered; afterwards the writer is empty.</summary>
    public abstract ArrayData Take();

    protected IArrowType ArrowType { get; } = ArrowTypes.ToArrow(new SparkField("", type)).DataType;

    protected ArrayData Array(int length, params ArrowBuffer[] buffers) => new(ArrowType, length, 0, 0, buffers);
}
