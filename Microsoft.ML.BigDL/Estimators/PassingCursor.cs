using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>The source's cursor under the wider schema, for readers that want no scores.</summary>
internal sealed class PassingCursor(DataViewRowCursor source, DataViewSchema schema, bool[] active) : DataViewRowCursor
{
    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => schema;

    public override bool MoveNext() => source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        active[column.Index] && column.Index < source.Schema.Count
            ? source.GetGetter<TValue>(source.Schema[column.Index])
            : throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();

        base.Dispose(disposing);
    }
}
