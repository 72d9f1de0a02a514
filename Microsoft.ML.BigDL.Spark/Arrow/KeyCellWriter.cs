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
    private readonly NullableCellWriter<TValue> _values = new(inner);

    public override bool Nullable => true;

    public override long Bytes => _values.Bytes;

    public override void Append(TKey value)
    {
        if (TKey.IsZero(value))
            _values.AppendNull();
        else
            _values.Append(valueOf(ulong.CreateTruncating(value)));
    }

    public override ArrayData Take() => _values.Take();
}
