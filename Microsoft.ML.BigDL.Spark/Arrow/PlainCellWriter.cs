using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Numbers stored as they are.</summary>
internal sealed class PlainCellWriter<T>(SparkType type) : CellWriter<T>(type)
    where T : unmanaged
{
    private readonly GrowingBuffer<T> _values = new();

    public override unsafe long Bytes => (long)_values.Count * sizeof(T);

    public override void Append(T value) => _values.Add(value);

    public override void Append(ReadOnlySpan<T> values) => values.CopyTo(_values.Extend(values.Length));

    public override ArrayData Take()
    {
        int length = _values.Count;
        return Array(length, ArrowBuffer.Empty, _values.Take());
    }
}
