using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Arrow;

/// <summary>Reads views into plain values that tests can compare.</summary>
internal static class ViewRows
{
    /// <summary>All values of one column; vectors as arrays, text as strings.</summary>
    public static object[] Column(IDataView view, string name)
    {
        DataViewSchema.Column column = view.Schema[name];
        Type raw = column.Type.RawType;
        return (object[])typeof(ViewRows).GetMethod(nameof(Read))!.MakeGenericMethod(raw).Invoke(null, [view, column])!;
    }

    public static object[] Read<T>(IDataView view, DataViewSchema.Column column)
    {
        var values = new List<object>();
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(Plain(value!));
        }

        return [.. values];
    }

    /// <summary>One line per row, of the visible columns, numbers in full.</summary>
    public static string[] Lines(IDataView view)
    {
        object[][] columns = [.. view.Schema.Where(c => !c.IsHidden).Select(c => Column(view, c.Name))];
        return columns.Length == 0 ? [] : [.. columns[0].Select((_, row) => string.Join(" | ", columns.Select(c => Show(c[row]))))];
    }

    public static string Show(object value) => value switch
    {
        System.Array items => "[" + string.Join(", ", items.Cast<object>().Select(Show)) + "]",
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static object Plain(object value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        VBuffer<ReadOnlyMemory<char>> words => words.DenseValues().Select(word => word.ToString()).ToArray(),
        VBuffer<float> v => v.DenseValues().ToArray(),
        VBuffer<double> v => v.DenseValues().ToArray(),
        VBuffer<byte> v => v.DenseValues().ToArray(),
        VBuffer<bool> v => v.DenseValues().ToArray(),
        VBuffer<int> v => v.DenseValues().ToArray(),
        VBuffer<long> v => v.DenseValues().ToArray(),
        _ => value,
    };
}
