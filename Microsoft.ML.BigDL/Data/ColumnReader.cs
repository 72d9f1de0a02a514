using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// Reads one column, row by row, in the form a network takes. <see cref="Fetch"/> gets and checks the current row's
/// value; the copy methods may follow any number of times.
/// </summary>
internal abstract class ColumnReader(ColumnRequest request, ElementType elementType)
{
    protected ColumnRequest Request { get; } = request;

    /// <summary>The type of the values read: Float32, Int32 or UInt8.</summary>
    public ElementType ElementType { get; } = elementType;

    /// <summary>The extents of one row; known after the first <see cref="Fetch"/>.</summary>
    public ImmutableArray<int> Dimensions { get; protected set; }

    /// <summary>The column asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column; the message lists those there are.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, ColumnRequest request) =>
        schema.GetColumnOrNull(request.Name) ?? throw new ArgumentOutOfRangeException(nameof(schema),
            $"Schema mismatch: the data has no {request.Role} column '{request.Name}'. Its columns are " +
            $"{string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"))}. " +
            "Give the name of one of them, or add the column with a transform.");

    /// <summary>A reader of the column for the rows of a cursor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column's type or size cannot be used.</exception>
    public static ColumnReader Create(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    {
        CheckType(column.Type, request);
        if (column.Type is ImageDataViewType)
            return new ImageColumnReader(row, column, request);

        Type raw = (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type).RawType;
        bool isKey = (column.Type is VectorDataViewType keys ? keys.ItemType : column.Type) is KeyDataViewType;
        return raw switch
        {
            _ when isKey && raw == typeof(byte) => new KeyColumnReader<byte>(row, column, request),
            _ when isKey && raw == typeof(ushort) => new KeyColumnReader<ushort>(row, column, request),
            _ when isKey && raw == typeof(uint) => new KeyColumnReader<uint>(row, column, request),
            _ when isKey => new KeyColumnReader<ulong>(row, column, request),
            _ when request.Use == ColumnUse.Indices => CreateIndexReader(raw, row, column, request),
            _ when raw == typeof(float) => new FloatColumnReader<float>(row, column, request),
            _ when raw == typeof(double) => new FloatColumnReader<double>(row, column, request),
            _ when raw == typeof(byte) => new ByteColumnReader(row, column, request),
            _ when raw == typeof(bool) => new BooleanColumnReader(row, column, request),
            _ when raw == typeof(sbyte) => new FloatColumnReader<sbyte>(row, column, request),
            _ when raw == typeof(short) => new FloatColumnReader<short>(row, column, request),
            _ when raw == typeof(ushort) => new FloatColumnReader<ushort>(row, column, request),
            _ when raw == typeof(int) => new FloatColumnReader<int>(row, column, request),
            _ when raw == typeof(uint) => new FloatColumnReader<uint>(row, column, request),
            _ when raw == typeof(long) => new FloatColumnReader<long>(row, column, request),
            _ => new FloatColumnReader<ulong>(row, column, request),
        };
    }

    /// <summary>Checks what a column's type alone tells: that it holds numbers, and as many as wanted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static void CheckType(DataViewType type, ColumnRequest request)
    {
        DataViewType item = type is VectorDataViewType vector ? vector.ItemType : type;
        bool isUsable = item is NumberDataViewType or BooleanDataViewType or KeyDataViewType
            || (item is ImageDataViewType && request.Use == ColumnUse.Numbers);
        if (!isUsable)
        {
            string remedy = item is TextDataViewType
                ? "Text becomes numbers with a transform such as MapValueToKey (labels, ids) or FeaturizeText."
                : "Convert it before the trainer.";
            throw Mismatch(request, Expected(request), type.ToString()!, remedy);
        }

        int size = type is VectorDataViewType { IsKnownSize: true } known ? known.Size : type is VectorDataViewType or ImageDataViewType ? 0 : 1;
        if (request.Width > 0 && size > 0 && size != request.Width && !request.IsSequence)
        {
            throw Mismatch(request, Expected(request), type.ToString()!,
                $"The column has {size} values a row; the network was built for {request.Width}. Change the columns concatenated, or the network's input.");
        }

        if (type is VectorDataViewType { Dimensions.Length: > 1 } shaped && IsReordered(shaped.Dimensions, request.Dimensions))
        {
            throw Mismatch(request, $"[{string.Join(", ", request.Dimensions)}]", $"[{string.Join(", ", shaped.Dimensions)}]",
                "The same axes in another order would mix up the pixels: reorder the values, or give the layers DataFormat.ChannelsFirst.");
        }
    }

    /// <summary>Gets the current row's value and checks it.</summary>
    /// <exception cref="InvalidOperationException">The value cannot be used; the message names row and column.</exception>
    public abstract void Fetch();

    /// <summary>Adds the fetched value to a column of the same type.</summary>
    public abstract void AppendTo(PackedColumn column);

    /// <summary>Copies the fetched value as floats, scaled.</summary>
    public abstract void CopyTo(Span<float> destination, float scale);

    /// <summary>Copies the fetched value as whole numbers.</summary>
    public abstract void CopyTo(Span<int> destination);

    /// <summary>Settles the extents at the first row and holds every later row to them; sequences may have any length.</summary>
    protected void CheckLength(int length, long row)
    {
        if (Request.IsSequence)
            return;

        if (Dimensions.IsDefault)
        {
            if (length == 0)
                throw Bad(row, "holds no values (an empty vector)", "Every row needs the same number of values");

            Dimensions = Request.Width == length ? Request.Dimensions : [length];
            if (Request.Width > 0 && Request.Width != length)
                throw Bad(row, $"holds {length} values", $"The network takes {Request.Width} ([{string.Join(", ", Request.Dimensions)}])");
        }
        else if (length != Dimensions.Aggregate(1, (product, extent) => product * extent))
        {
            throw Bad(row, $"holds {length} values",
                $"Earlier rows hold {Dimensions.Aggregate(1, (product, extent) => product * extent)}; pad or cut every row to one length, or let the network take sequences, new Input(Dimension.Symbol(\"T\"))");
        }
    }

    protected InvalidOperationException Bad(long row, string found, string remedy) => new(
        string.Create(CultureInfo.InvariantCulture, $"Row {row} of {Request.Role} column '{Request.Name}' {found}. {remedy}."));

    protected static ImmutableArray<int> DimensionsOf(DataViewType type, ColumnRequest request) =>
        type is not VectorDataViewType vector ? (request.Width == 1 ? request.Dimensions : [])
        : request.IsSequence ? request.Dimensions
        : !vector.IsKnownSize ? default
        : request.Width == vector.Size ? request.Dimensions
        : vector.Dimensions;

    // Axes of extent 1 may stand anywhere without moving a value.
    private static bool IsReordered(ImmutableArray<int> found, ImmutableArray<int> wanted)
    {
        if (wanted.IsDefault)
            return false;

        int[] one = [.. found.Where(extent => extent > 1)];
        int[] other = [.. wanted.Where(extent => extent > 1)];
        return !one.SequenceEqual(other) && one.Order().SequenceEqual(other.Order());
    }

    private static ColumnReader CreateIndexReader(Type raw, DataViewRow row, DataViewSchema.Column column, ColumnRequest request) =>
        raw switch
        {
            _ when raw == typeof(float) => new IndexColumnReader<float>(row, column, request),
            _ when raw == typeof(double) => new IndexColumnReader<double>(row, column, request),
            _ when raw == typeof(byte) => new IndexColumnReader<byte>(row, column, request),
            _ when raw == typeof(bool) => new BooleanIndexColumnReader(row, column, request),
            _ when raw == typeof(sbyte) => new IndexColumnReader<sbyte>(row, column, request),
            _ when raw == typeof(short) => new IndexColumnReader<short>(row, column, request),
            _ when raw == typeof(ushort) => new IndexColumnReader<ushort>(row, column, request),
            _ when raw == typeof(int) => new IndexColumnReader<int>(row, column, request),
            _ when raw == typeof(uint) => new IndexColumnReader<uint>(row, column, request),
            _ when raw == typeof(long) => new IndexColumnReader<long>(row, column, request),
            _ => new IndexColumnReader<ulong>(row, column, request),
        };

    private static string Expected(ColumnRequest request) =>
        (request.Use == ColumnUse.Indices ? "keys or whole numbers" : "numbers, keys or an image")
        + (request.Width > 1 ? $", {request.Width} a row" : string.Empty);

    protected static ArgumentOutOfRangeException Mismatch(ColumnRequest request, string expected, string found, string remedy) => new(
        nameof(request), $"Schema mismatch for {request.Role} column '{request.Name}': expected {expected}, got {found}. {remedy}");
}
