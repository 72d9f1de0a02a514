using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Reads one value per row.</summary>
internal sealed class ScalarReader<T>(FlatColumn column, Cells<T> cells) : ArrowColumnReader(column, cells.Type)
{
    public override Delegate Getter => (ValueGetter<T>)Read;

    public override object? Value => cells.IsNull(Row) || StructIsNull() ? null : cells.Boxed(Row);

    public override Type ValueType => cells.BoxedType;

    protected override void Attach(ArrayData array) => cells.Attach(array);

    private void Read(ref T value)
    {
        if (!cells.IsNull(Row) && !StructIsNull())
            value = cells[Row];
        else if (cells.HasMissing)
            value = cells.Missing;
        else
            throw NullError("the value");
    }
}
