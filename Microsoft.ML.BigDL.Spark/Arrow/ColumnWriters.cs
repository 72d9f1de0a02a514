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

    /// <exception cref="BigDLException">The column's type has no equal in Spark.</exception>
    public static ArrowColumnWriter Of(DataViewSchema.Column column)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (item is KeyDataViewType)
        {
            Type? values = KeyValues(column)?.ItemType.RawType;
            return values is not null && s_cells.ContainsKey(values)
                ? Generic(nameof(OfKeyWithValues), column, item.RawType, values)
                : Generic(nameof(OfKey), column, item.RawType);
        }

        // A vector of bytes is a binary value, so its bytes are stored as they are.
        if (item.RawType == typeof(byte) && column.Type is VectorDataViewType)
            return new VectorWriter<byte>(column, new PlainCellWriter<byte>(SparkType.Binary));
        return s_cells.ContainsKey(item.RawType)
            ? Generic(nameof(OfPlain), column, item.RawType)
            : throw new BigDLException($"Column '{column.Name}' holds {column.Type}, for which Spark has no type. Drop or convert the column.");
    }

    private static ArrowColumnWriter Generic(string method, DataViewSchema.Column column, params Type[] types) =>
        (ArrowColumnWriter)typeof(ColumnWriters).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)! // One of the three below.
            .MakeGenericMethod(types)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [column], null)!;

    private static ArrowColumnWriter OfPlain<T>(DataViewSchema.Column column) => Of(column, (CellWriter<T>)s_cells[typeof(T)]());

    private static ArrowColumnWriter OfKey<TKey>(DataViewSchema.Column column)
        where TKey : unmanaged, IBinaryInteger<TKey> =>
        Of(column, new KeyCellWriter<TKey, long>(new PlainCellWriter<long>(SparkType.Long), key => checked((long)key)));

    private static ArrowColumnWriter OfKeyWithValues<TKey, TValue>(DataViewSchema.Column column)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        VBuffer<TValue> values = default;
        column.GetKeyValues(ref values);
        TValue[] dense = [.. values.DenseValues()];
        return Of(column, new KeyCellWriter<TKey, TValue>((CellWriter<TValue>)s_cells[typeof(TValue)](), key => dense[key - 1]));
    }

    private static ArrowColumnWriter Of<T>(DataViewSchema.Column column, CellWriter<T> cells) =>
        column.Type is VectorDataViewType ? new VectorWriter<T>(column, cells) : new ScalarWriter<T>(column, cells);

    private static VectorDataViewType? KeyValues(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type as VectorDataViewType;
}
