using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Values stored side by side at a fixed width, converted one by one.</summary>
internal sealed class FixedCellWriter<T, TStored>(SparkType type, Func<T, TStored> convert) : CellWriter<T>(type)
    where TStored : unmanaged
{
    private readonly GrowingBuffer<TStored> _values = new();

    public override unsafe long Bytes => (long)_values.Count * sizeof(TStored);

    public override void Append(T value) => _values.Add(convert(value));

    public override ArrayData Take()
    {
        int length = _values.Count;
        return Array(length, ArrowBuffer.Empty, _values.Take());
    }
}
