using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Values of which some are null.</summary>
internal sealed class NullableCellWriter<T>(CellWriter<T> inner)
{
    private readonly Bits _present = new();

    public SparkType Type => inner.Type;

    public long Bytes => inner.Bytes + _present.Count / 8;

    public void Append(T value)
    {
        _present.Add(true);
        inner.Append(value);
    }

    public void AppendNull()
    {
        _present.Add(false);
        inner.Append(default(T)!); // A null's value is not read.
    }

    public ArrayData Take()
    {
        int nulls = _present.Zeros;
        ArrowBuffer present = _present.Take();
        ArrayData values = inner.Take();
        return new ArrayData(
            values.DataType, values.Length, nulls, 0, [nulls == 0 ? ArrowBuffer.Empty : present, .. values.Buffers.Skip(1)], values.Children);
    }
}
