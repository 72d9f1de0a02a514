using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Reads one column of the batches a cursor goes through.</summary>
internal abstract class ArrowColumnReader(FlatColumn column, DataViewType type)
{
    private readonly List<ArrayData> _structs = [];
    private long _firstRow;

    public DataViewType Type => type;

    /// <summary>The <see cref="ValueGetter{TValue}"/> of the column.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>The value of the row as an object of its own; null for a null.</summary>
    public abstract object? Value { get; }

    /// <summary>The type of <see cref="Value"/> where it is not null.</summary>
    public abstract Type ValueType { get; }

    /// <summary>The row of the batch that the getter reads.</summary>
    public int Row { get; set; }

    /// <summary>Turns to another batch, whose first row has the given number in the whole view.</summary>
    public void Attach(RecordBatch batch, long firstRow)
    {
        _firstRow = firstRow;
        _structs.Clear();
        IArrowArray array = batch.Column(column.Path[0]);
        foreach (int field in column.Path.Skip(1))
        {
            _structs.Add(array.Data);
            array = ((StructArray)array).Fields[field];
        }

        if (array.Data.DataType.TypeId != column.Type.TypeId)
        {
            throw new BigDLException(
                $"Column '{column.Name}' changed its type: a batch holds {array.Data.DataType.Name}, the schema says {column.Type.Name}.");
        }

        Attach(array.Data);
    }

    protected abstract void Attach(ArrayData array);

    /// <summary>Whether a struct around the column is null at the current row, and with it the column.</summary>
    protected bool StructIsNull()
    {
        foreach (ArrayData outer in _structs)
        {
            if (Cells.IsNull(outer, Row))
                return true;
        }

        return false;
    }

    protected BigDLException NullError(string what) => Error(
        $"{what} is null, but {Type} has no value for it. Fill or filter the nulls, or cast the column to double, where a null becomes NaN.");

    protected BigDLException Error(string what) => new($"Column '{column.Name}', row {_firstRow + Row}: {what}");
}
