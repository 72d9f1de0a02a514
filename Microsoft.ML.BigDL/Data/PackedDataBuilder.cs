namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// Packs the rows of one view after another. What the first row settles, such as the size of a vector, holds for all that follow.
/// </summary>
internal sealed class PackedDataBuilder : IDisposable
{
    // Looking for a cancellation costs more than packing a small row.
    private const int RowsBetweenLooks = 1024;

    private readonly ColumnRequest[] _requests;
    private readonly PackedColumn?[] _columns;

    /// <param name="requests">The columns, and what their values must be.</param>
    public PackedDataBuilder(IReadOnlyList<ColumnRequest> requests)
    {
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count);
        _requests = [.. requests];
        _columns = new PackedColumn?[requests.Count];
    }

    /// <summary>Reads all rows of a view through one cursor.</summary>
    /// <param name="data">The view.</param>
    /// <param name="isParallel">Whether transforms may spread the rows over threads of their own, after which messages count rows from the view's first.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">A row holds what cannot be trained on.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public void Append(IDataView data, bool isParallel, CancellationToken cancellation)
    {
        try
        {
            Read(data, isParallel, cancellation);
        }
        catch (InvalidOperationException error) when (error.InnerException is { } cause)
        {
            // Transforms that read with threads of their own hide what these threw behind a sentence about the threads.
            throw new InvalidOperationException($"The rows could not be read to the end: {cause.GetBaseException().Message}", cause);
        }
    }

    /// <summary>The rows so far, which belong to the caller from now on; null where there were none.</summary>
    public PackedData? Build()
    {
        if (_columns[0] is null)
            return null;

        PackedData data = PackedData.Of([.. _columns.Select(column => column!)]); // Filled together.
        Array.Clear(_columns);
        return data;
    }

    public void Dispose()
    {
        foreach (PackedColumn? column in _columns)
            column?.Dispose();
    }

    private void Read(IDataView data, bool isParallel, CancellationToken cancellation)
    {
        DataViewSchema.Column[] sources = [.. _requests.Select(request => ColumnReader.Find(data.Schema, request))];
        DataViewSchema.Column[] needed = [.. sources.DistinctBy(column => column.Index)];
        using DataViewRowCursor cursor = isParallel ? data.GetRowCursor(needed) : data.GetRowCursorSet(needed, 1)[0];
        ColumnReader[] readers = [.. _requests.Select((request, i) => ColumnReader.Create(cursor, sources[i], request))];
        for (int row = 0; cursor.MoveNext(); row++)
        {
            for (int i = 0; i < readers.Length; i++)
            {
                readers[i].Fetch();
                readers[i].AppendTo(_columns[i] ??= Settle(i, readers[i]));
            }

            if (row % RowsBetweenLooks == 0)
                cancellation.ThrowIfCancellationRequested();
        }
    }

    private PackedColumn Settle(int column, ColumnReader reader)
    {
        if (_requests[column].Width == 0 && !reader.Dimensions.IsDefault)
            _requests[column] = _requests[column] with { Dimensions = reader.Dimensions };

        return new PackedColumn(_requests[column].Name, reader.ElementType, reader.Dimensions);
    }
}
