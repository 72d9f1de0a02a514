using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Writes a vector per row: as a list, or bytes as a binary value.</summary>
internal sealed class VectorWriter<T> : ArrowColumnWriter
{
    private readonly DataViewSchema.Column _column;
    private readonly CellWriter<T> _cells;
    private readonly GrowingBuffer<int> _ends = new();
    private readonly bool _binary = typeof(T) == typeof(byte);
    private ValueGetter<VBuffer<T>>? _getter;
    private VBuffer<T> _value;
    private T[] _dense = [];
    private int _elements;

    public VectorWriter(DataViewSchema.Column column, CellWriter<T> cells)
    {
        _column = column;
        _cells = cells;
        Field = new SparkField(column.Name, _binary ? SparkType.Binary : SparkType.ArrayOf(cells.Type, cells.Nullable), Nullable: false);
    }

    public override SparkField Field { get; }

    public override long Bytes => _cells.Bytes + 4L * _ends.Count;

    public override void Attach(DataViewRow cursor) => _getter = cursor.GetGetter<VBuffer<T>>(_column);

    public override void Append()
    {
        _getter!(ref _value); // Attached before the first row.
        if (_ends.Count == 0)
            _ends.Add(0);
        _elements = checked(_elements + _value.Length);
        _ends.Add(_elements);
        if (_value.IsDense)
        {
            _cells.Append(_value.GetValues());
            return;
        }

        if (_dense.Length < _value.Length)
            _dense = new T[_value.Length];
        _value.CopyTo(_dense);
        _cells.Append(_dense.AsSpan(0, _value.Length));
    }

    public override ArrayData Take()
    {
        if (_ends.Count == 0)
            _ends.Add(0);
        int rows = _ends.Count - 1;
        ArrowBuffer ends = _ends.Take();
        ArrayData elements = _cells.Take();
        _elements = 0;
        return _binary
            ? new ArrayData(ArrowTypes.ToArrow(Field).DataType, rows, 0, 0, [ArrowBuffer.Empty, ends, elements.Buffers[1]])
            : new ArrayData(ArrowTypes.ToArrow(Field).DataType, rows, 0, 0, [ArrowBuffer.Empty, ends], [elements]);
    }
}
