using System.Reflection;
using Apache.Arrow;
using Microsoft.Data.Analysis;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Writes the columns of a data frame of Microsoft.Data.Analysis, nulls included.</summary>
internal static class FrameColumns
{
    /// <exception cref="BigDLException">The column's type has no equal in Spark.</exception>
    public static (SparkField Field, ArrayData Values) ToArrow(DataFrameColumn column)
    {
        Type type = column.DataType;
        if (type == typeof(string) || type == typeof(char))
            return Scalars(column, new TextCellWriter(), value => value.ToString().AsMemory());
        if (type == typeof(decimal))
            return Scalars(column, DecimalWriter(column), value => (decimal)value);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>))
            return Generic(nameof(Vectors), column, type.GetGenericArguments()[0]);
        return Generic(nameof(Plain), column, type);
    }

    private static (SparkField Field, ArrayData Values) Generic(string method, DataFrameColumn column, Type type)
    {
        if (!ColumnWriters.Knows(type))
        {
            throw new BigDLException(
                $"Column '{column.Name}' holds {column.DataType}, for which Spark has no type. Drop or convert the column.");
        }

        MethodInfo generic = typeof(FrameColumns).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!; // One of the two below.
        return ((SparkField, ArrayData))generic.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [column], null)!;
    }

    private static (SparkField Field, ArrayData Values) Plain<T>(DataFrameColumn column) =>
        Scalars(column, ColumnWriters.Cells<T>(), value => (T)value);

    private static (SparkField Field, ArrayData Values) Scalars<T>(DataFrameColumn column, CellWriter<T> cells, Func<object, T> valueOf)
    {
        var writer = new NullableCellWriter<T>(cells);
        foreach (object? value in column)
        {
            if (value is null)
                writer.AppendNull();
            else
                writer.Append(valueOf(value));
        }

        return (new SparkField(column.Name, writer.Type), writer.Take());
    }

    private static (SparkField Field, ArrayData Values) Vectors<T>(DataFrameColumn column) =>
        Scalars(column, ColumnWriters.Vectors<T>(), value => (VBuffer<T>)value);

    // The shortest decimal type that holds all values of the column.
    private static FixedCellWriter<decimal, Int128> DecimalWriter(DataFrameColumn column)
    {
        decimal[] values = [.. column.OfType<decimal>()];
        int scale = values.Select(value => (int)value.Scale).DefaultIfEmpty().Max();
        int digits = values.Select(value => Decimals.Count(Decimals.Digits(value, scale))).DefaultIfEmpty(1).Max();
        return new FixedCellWriter<decimal, Int128>(
            SparkType.Decimal(Math.Max(digits, Math.Max(scale, 1)), scale), value => Decimals.Digits(value, scale));
    }
}
