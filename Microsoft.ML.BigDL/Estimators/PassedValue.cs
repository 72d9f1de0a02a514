namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A scalar column that passes through.</summary>
internal sealed class PassedValue<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : PassedColumn
{
    private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
    private readonly T[] _values = new T[capacity];

    public override void Store(int row) => _getter(ref _values[row]);

    public override Delegate Getter(Func<int> row) => (ValueGetter<T>)((ref T value) => value = _values[row()]);
}
