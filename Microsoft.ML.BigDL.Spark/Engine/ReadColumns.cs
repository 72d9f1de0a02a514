using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Finds out which columns of its root a view reads, by reading a view of the same columns without rows.</summary>
internal sealed class ReadColumns : IDataView
{
    private readonly HashSet<int> _asked = [];

    private ReadColumns(DataViewSchema schema) => Schema = schema;

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>The columns of the root.</summary>
    public static IEnumerable<DataViewSchema.Column> Of(ViewChain chain, IEnumerable<ColumnRequest> requests)
    {
        var root = new ReadColumns(chain.Root.Schema);
        IDataView view = chain.Transformer?.Transform(root) ?? root;
        using DataViewRowCursor cursor = view.GetRowCursor(requests.Select(request => ColumnReader.Find(view.Schema, request)).DistinctBy(column => column.Index));
        return root._asked.Select(index => root.Schema[index]);
    }

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        _asked.UnionWith(columns.Select(column => column.Index));
        return new EmptyView(Schema).GetRowCursor(columns, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
