using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Vectors as lists without gaps; vectors of bytes as binary values.</summary>
internal sealed class VectorCellWriter<T>(CellWriter<T> elements) : CellWriter<VBuffer<T>>(
    typeof(T) == typeof(byte) ? SparkType.Binary : SparkType.ArrayOf(elements.Type, elements.Nullable))
{
    private readonly GrowingBuffer<int> _ends = new();
    private T[] _dense = [];
    private int _elements;

    public override long Bytes => elements.Bytes + 4L * _ends.Count;

    public override void Append(VBuffer<T> value)
    {
        if (_ends.Count == 0)
            _ends.Add(0);
        _elements = checked(_elements + value.Length);
        _ends.Add(_elements);
        if (value.IsDense)
        {
            elements.Append(value.GetValues());
            return;
        }

        if (_dense.Length < value.Length)
            _dense = new T[value.Length];
        value.CopyTo(_dense);
        elements.Append(_dense.AsSpan(0, value.Length));
    }

    public override ArrayData Take()
    {
        if (_ends.Count == 0)
            _ends.Add(0);
        int rows = _ends.Count - 1;
        ArrowBuffer ends = _ends.Take();
        ArrayData values = elements.Take();
        _elements = 0;
        return Type.Kind == SparkTypeKind.Binary
            ? Array(rows, ArrowBuffer.Empty, ends, values.Buffers[1])
            : new ArrayData(ArrowType, rows, 0, 0, [ArrowBuffer.Empty, ends], [values]);
    }
}
