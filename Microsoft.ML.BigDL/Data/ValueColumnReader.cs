using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads a scalar or vector column and converts its values one by one.</summary>
internal abstract class ValueColumnReader<TSource, TStored> : ColumnReader
    where TStored : unmanaged
{
    private readonly DataViewRow _row;
    private readonly ValueGetter<TSource>? _scalar;
    private readonly ValueGetter<VBuffer<TSource>>? _vector;
    private VBuffer<TSource> _buffer;
    private TSource[] _source = new TSource[1];
    private TStored[] _values = [];
    private int _length;

    protected ValueColumnReader(DataViewRow row, DataViewSchema.Column column, ColumnRequest request, ElementType stored)
        : base(request, stored)
    {
        _row = row;
        Dimensions = DimensionsOf(column.Type, request);
        if (column.Type is VectorDataViewType)
            _vector = row.GetGetter<VBuffer<TSource>>(column);
        else
            _scalar = row.GetGetter<TSource>(column);
    }

    protected long Position => _row.Position;

    public sealed override void Fetch()
    {
        int length = 1;
        if (_vector is not null)
        {
            _vector(ref _buffer);
            length = _buffer.Length;
            if (_source.Length < length)
                _source = new TSource[length];

            _buffer.CopyTo(_source);
        }
        else
        {
            _scalar!(ref _source[0]);
        }

        CheckLength(length, Position);
        length = Math.Min(length, Request.LongestSequence);
        // A sequence is padded to the width asked for, or left as long as it is.
        _length = Request.IsSequence && Request.Width > 0 ? Request.Width : length;
        if (_values.Length < _length)
            _values = new TStored[_length];

        Convert(_source.AsSpan(0, length), _values.AsSpan(0, length));
        _values.AsSpan(length).Clear();
    }

    public sealed override void AppendTo(PackedColumn column) => _values.AsSpan(0, _length).CopyTo(column.AddRow<TStored>(_length));

    public sealed override void CopyTo(Span<float> destination, float scale)
    {
        if (_values is float[] floats)
            TensorPrimitives.Multiply(floats.AsSpan(0, _length), scale, destination);
        else if (_values is byte[] bytes)
            ByteRows.Scale(bytes.AsSpan(0, _length), destination, scale);
        else if (_values is int[] whole)
            for (int i = 0; i < _length; i++)
                destination[i] = whole[i] * scale;
    }

    public sealed override void CopyTo(Span<int> destination)
    {
        if (_values is int[] whole)
        {
            whole.AsSpan(0, _length).CopyTo(destination);
        }
        else if (_values is byte[] bytes)
        {
            for (int i = 0; i < _length; i++)
                destination[i] = bytes[i];
        }
        else
        {
            throw new InvalidOperationException($"Column '{Request.Name}' holds {ElementType}; whole numbers were asked for. Read it as indices.");
        }
    }

    /// <summary>Converts and checks one row.</summary>
    protected abstract void Convert(ReadOnlySpan<TSource> source, Span<TStored> values);

    /// <summary>How a position within the row is told: nothing for scalars.</summary>
    protected string Slot(int index) => _vector is null ? string.Empty : $" at slot {index}";
}
