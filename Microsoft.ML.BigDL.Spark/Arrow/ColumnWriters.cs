using System.Numerics;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Finds the writer for a column of an ML.NET view.</summary>
internal static class ColumnWriters
{
    // Spark has no unsigned numbers, so they widen to the next signed type that holds them all.
    private static readonly Dictionary<Type, Func<object>> s_cells = new()
    {
        [typeof(bool)] = () => new BooleanCellWriter(),
        [typeof(sbyte)] = () => new PlainCellWriter<sbyte>(SparkType.Byte),
        [typeof(short)] = () => new PlainCellWriter<short>(SparkType.Short),
        [typeof(int)] = () => new PlainCellWriter<int>(SparkType.Integer),
        [typeof(long)] = () => new PlainCellWriter<long>(SparkType.Long),
        [typeof(byte)] = () => new FixedCellWriter<byte, short>(SparkType.Short, value => value),
        [typeof(ushort)] = () => new FixedCellWriter<ushort, int>(SparkType.Integer, value => value),
        [typeof(uint)] = () => new FixedCellWriter<uint, long>(SparkType.Long, value => value),
        [typeof(ulong)] = () => new FixedCellWriter<ulong, Int128>(SparkType.Decimal(20, 0), value => value),
        [typeof(float)] = () => new PlainCellWriter<float>(SparkType.Float),
        [typeof(double)] = () => new PlainCellWriter<double>(SparkType.Double),
        [typeof(ReadOnlyMemory<char>)] = () => new TextCellWriter(),
        [typeof(DateTime)] = () => new FixedCellWriter<DateTime, long>(SparkType.Timestamp, ArrowTime.ToMicroseconds),
        [typeof(DateTimeOffset)] = () => new FixedCellWriter<DateTimeOffset, long>(
            SparkType.Timestamp, moment => ArrowTime.ToMicroseconds(moment.UtcDateTime)),
        [typeof(TimeSpan)] = () => new FixedCellWriter<TimeSpan, long>(SparkType.DayTimeInterval, ArrowTime.ToMicroseconds),
    };

    /// <summary>Whether Spark has a type for a column.</summary>
    public static bool CanWrite(DataViewSchema.Column column) =>
        ItemType(column) is var item && (item is KeyDataViewType || Knows(item.RawType));

    /// <summary>The writer of a column.</summary>
    /// <exception cref="BigDLException">The column's type has no equal in Spark.</exception>
    public static ArrowColumnWriter Of(DataViewSchema.Column column)
    {
        DataViewType type = ItemType(column);
        Type item = type.RawType;
        if (type is KeyDataViewType)
        {
            Type? values = KeyValues(column)?.ItemType.RawType;
            return values is not null && Knows(values)
                ? Generic(nameof(OfKeyWithValues), column, item, values)
                : Generic(nameof(OfKeyNumber), column, item);
        }

        return Knows(item)
            ? Generic(nameof(OfPlain), column, item)
            : throw new BigDLException($"Column '{column.Name}' holds {column.Type}, for which Spark has no type. Drop or convert the column.");
    }

    /// <summary>Whether Spark has a type for values of a .NET type.</summary>
    public static bool Knows(Type type) => s_cells.ContainsKey(type);

    /// <summary>Writes values of a type that is known.</summary>
    public static CellWriter<T> Cells<T>() => (CellWriter<T>)s_cells[typeof(T)]();

    /// <summary>Writes vectors of a type that is known. A vector of bytes is a binary value, whose bytes are stored as they are.</summary>
    public static CellWriter<VBuffer<T>> Vectors<T>() => typeof(T) == typeof(byte)
        ? (CellWriter<VBuffer<T>>)(object)new VectorCellWriter<byte>(new PlainCellWriter<byte>(SparkType.Byte))
        : new VectorCellWriter<T>(Cells<T>());

    private static ArrowColumnWriter Generic(string method, DataViewSchema.Column column, params Type[] types) =>
        (ArrowColumnWriter)typeof(ColumnWriters).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)! // One of the three below.
            .MakeGenericMethod(types)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [column], null)!;

    private static ArrowColumnWriter OfPlain<T>(DataViewSchema.Column column) => column.Type is VectorDataViewType
        ? new ArrowColumnWriter<VBuffer<T>>(column, Vectors<T>())
        : new ArrowColumnWriter<T>(column, Cells<T>());

    private static ArrowColumnWriter OfKeyNumber<TKey>(DataViewSchema.Column column)
        where TKey : unmanaged, IBinaryInteger<TKey> =>
        OfKey(column, new KeyCellWriter<TKey, long>(new PlainCellWriter<long>(SparkType.Long), key => checked((long)key)));

    private static ArrowColumnWriter OfKeyWithValues<TKey, TValue>(DataViewSchema.Column column)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        VBuffer<TValue> values = default;
        column.GetKeyValues(ref values);
        TValue[] dense = [.. values.DenseValues()];
        return OfKey(column, new KeyCellWriter<TKey, TValue>(Cells<TValue>(), key => dense[key - 1]));
    }

    private static ArrowColumnWriter OfKey<TKey>(DataViewSchema.Column column, CellWriter<TKey> cells) => column.Type is VectorDataViewType
        ? new ArrowColumnWriter<VBuffer<TKey>>(column, new VectorCellWriter<TKey>(cells))
        : new ArrowColumnWriter<TKey>(column, cells);

    private static DataViewType ItemType(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;

    private static VectorDataViewType? KeyValues(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type as VectorDataViewType;
}
