using System.Numerics;
using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// Keys as the values they stand for, or as their 1-based numbers when they have none. The missing key is a null.
/// </summary>
/// <param name="inner">Writes the values.</param>
/// <param name="valueOf">The value of a key that is not missing.</param>
internal sealed class KeyCellWriter<TKey, TValue>(CellWriter<TValue> inner, Func<ulong, TValue> valueOf) : CellWriter<TKey>(inner.Type)
    where TKey : unmanaged, IBinaryInteger<TKey>
{
    private readonly Bits _present = new();

    public override bool Nullable => true;

    public override long Bytes => inner.Bytes + _present.Count / 8;

    public override void Append(TKey value)
    {
        bool present = !TKey.IsZero(value);
        _present.Add(present);
        inner.Append(present ? valueOf(ulong.CreateTruncating(value)) : default!); // A null's value is not read.
    }

    public override ArrayData Take()
    {
        int nulls = _present.Zeros;
        ArrowBuffer present = _present.Take();
        ArrayData values = inner.Take();
        return new ArrayData(values.DataType, values.Length, nulls, 0, [nulls == 0 ? ArrowBuffer.Empty : present, .. values.Buffers.Skip(1)]);
    }
}
