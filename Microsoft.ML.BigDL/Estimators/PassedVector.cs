using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A vector column that passes through; readers get copies, because they may keep and overwrite what they are given.</summary>
internal sealed class PassedVector<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : PassedColumn
{
    private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
    private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

    public override void Store(int row) => _getter(ref _values[row]);

    public override Delegate Getter(Func<int> row) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[row()].CopyTo(ref value));
}
