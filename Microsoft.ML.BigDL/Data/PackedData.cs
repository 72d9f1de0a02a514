using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// The columns a training run needs, read once from an <see cref="IDataView"/> into native memory, so that every
/// epoch can visit the rows in an order of its own without parsing anything again.
/// </summary>
internal sealed class PackedData : IDisposable
{
    private PackedData(ImmutableArray<PackedColumn> columns) => Columns = columns;

    /// <summary>The columns, in the order asked for.</summary>
    public ImmutableArray<PackedColumn> Columns { get; }

    public int RowCount => Columns[0].RowCount;

    /// <summary>The memory taken.</summary>
    public long Bytes => Columns.Sum(column => column.Bytes);

    public PackedColumn this[string name] => Columns.First(column => column.Name == name);

    /// <summary>Data of columns with equally many rows.</summary>
    public static PackedData Of(ImmutableArray<PackedColumn> columns) => new(columns);

    /// <summary>Reads the columns through one cursor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that cannot be used.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row holds what cannot be trained on: a missing
    /// value, an index out of range, a vector or image of another size than the rows before.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public static PackedData Read(IDataView data, IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var builder = new PackedDataBuilder(requests);
        builder.Append(data, isParallel: true, cancellation);
        return builder.Build() ?? throw NoRows(requests);
    }

    /// <summary>The error for data without rows.</summary>
    public static InvalidOperationException NoRows(IEnumerable<ColumnRequest> requests)
    {
        string names = string.Join(", ", requests.Select(request => $"'{request.Name}'"));
        return new InvalidOperationException($"The data has no rows: columns {names} were to be read for training. " +
            "Check the path, the separator and any filter before the trainer.");
    }

    public void Dispose()
    {
        foreach (PackedColumn column in Columns)
            column.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{RowCount} rows of {string.Join(", ", Columns.Select(column => $"{column.Name} {column.ElementType}[{string.Join(", ", column.Dimensions)}]"))}");
}
