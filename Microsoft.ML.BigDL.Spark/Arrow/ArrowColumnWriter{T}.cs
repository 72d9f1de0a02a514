using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Writes a column whose getters give values of <typeparamref name="T"/>.</summary>
internal sealed class ArrowColumnWriter<T>(DataViewSchema.Column column, CellWriter<T> cells) : ArrowColumnWriter
{
    private ValueGetter<T>? _getter;
    private T _value = default!; // The getter fills it.

    public override SparkField Field { get; } = new(column.Name, cells.Type, cells.Nullable);

    public override long Bytes => cells.Bytes;

    public override void Attach(DataViewRow cursor) => _getter = cursor.GetGetter<T>(column);

    public override void Append()
    {
        _getter!(ref _value); // Attached before the first row.
        cells.Append(_value);
    }

    public override ArrayData Take() => cells.Take();
}
