using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>The cursor of data without rows.</summary>
internal sealed class EmptyCursor(DataViewSchema schema) : DataViewRowCursor
{
    public override long Position => -1;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool MoveNext() => false;

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        (ref TValue value) => throw new InvalidOperationException("The data has no rows.");

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => throw new InvalidOperationException("The data has no rows.");
}
