using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Reads a vector per row from lists of one size, of any size, or from binary values. A null list is an empty vector.</summary>
/// <param name="column">The column.</param>
/// <param name="cells">The elements of the lists.</param>
/// <param name="size">The size of every list; 0 when they differ.</param>
internal sealed class ListReader<T>(FlatColumn column, Cells<T> cells, int size = 0)
    : ArrowColumnReader(column, VectorType(column, cells, size))
{
    private readonly int _declared = VectorType(column, cells, size).Size;
    private ArrayData? _lists;
    private Offsets _offsets;
    private bool _hasNullElements;

    /// <summary>An array.</summary>
    public override object? Value
    {
        get
        {
            if (IsNull())
                return null;
            VBuffer<T> value = default;
            Read(ref value);
            return typeof(T) == typeof(ReadOnlyMemory<char>)
                ? value.DenseValues().Select(text => text!.ToString()).ToArray() // A struct.
                : value.DenseValues().ToArray();
        }
    }

    public override Type ValueType => typeof(T) == typeof(ReadOnlyMemory<char>) ? typeof(string[]) : typeof(T[]);

    public override Delegate Getter => (ValueGetter<VBuffer<T>>)Read;

    protected override void Attach(ArrayData array)
    {
        _lists = array;
        if (size == 0)
            _offsets = new Offsets(array);

        // The bytes of a binary value lie in the array itself, the elements of a list in an array of their own.
        bool binary = array.DataType.TypeId is ArrowTypeId.Binary or ArrowTypeId.LargeBinary;
        cells.Attach(binary ? array : array.Children[0]);
        _hasNullElements = !binary && cells.HasNulls;
    }

    private static VectorDataViewType VectorType(FlatColumn column, Cells<T> cells, int size) => size == 0 && column.Extents.Length > 0
        ? new VectorDataViewType(cells.Type, column.Extents)
        : new VectorDataViewType(cells.Type, size);

    private void Read(ref VBuffer<T> value)
    {
        if (IsNull())
        {
            ReadNull(ref value);
            return;
        }

        int start = size == 0 ? _offsets[Row] : (_lists!.Offset + Row) * size;
        int length = size == 0 ? _offsets[Row + 1] - start : size;
        if (_declared > 0 && length != _declared)
            throw Error($"the list has {length} elements, but {_declared} were declared.");
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, length);
        cells.CopyTo(start, editor.Values);
        if (_hasNullElements)
            FillNulls(start, editor.Values);
        value = editor.Commit();
    }

    private bool IsNull() => Cells.IsNull(_lists!, Row) || StructIsNull(); // Attached when the cursor moved to this row.

    private void ReadNull(ref VBuffer<T> value)
    {
        if (_declared > 0 && !cells.HasMissing)
            throw NullError("the list");

        VBufferEditor<T> editor = VBufferEditor.Create(ref value, _declared);
        editor.Values.Fill(cells.Missing);
        value = editor.Commit();
    }

    private void FillNulls(int start, Span<T> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!cells.IsNull(start + i))
                continue;
            if (!cells.HasMissing)
                throw NullError($"element {i}");
            values[i] = cells.Missing;
        }
    }
}
