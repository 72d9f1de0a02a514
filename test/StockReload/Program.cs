using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// usage: StockReload model.zip data.idv
// Loads a pipeline with stock ML.NET, scores the data and prints, row by row, the columns the pipeline added.
var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
IDataView data = ml.Data.LoadFromBinary(args[1]);
IDataView scored = model.Transform(data);
DataViewSchema.Column[] added = [.. scored.Schema.Where(column => !column.IsHidden && column.Type.RawType != typeof(MLImage) && data.Schema.GetColumnOrNull(column.Name) is null)];
using DataViewRowCursor cursor = scored.GetRowCursor(added);
Func<string>[] printers = [.. added.Select(Printer)];
Console.WriteLine(string.Join('\t', added.Select(column => column.Name)));
while (cursor.MoveNext())
    Console.WriteLine(string.Join('\t', printers.Select(print => print())));

Func<string> Printer(DataViewSchema.Column column) => column.Type switch
{
    VectorDataViewType => Vector(cursor.GetGetter<VBuffer<float>>(column)),
    KeyDataViewType => Scalar(cursor.GetGetter<uint>(column), key => key.ToString(CultureInfo.InvariantCulture)),
    TextDataViewType => Scalar(cursor.GetGetter<ReadOnlyMemory<char>>(column), text => text.ToString()),
    BooleanDataViewType => Scalar(cursor.GetGetter<bool>(column), flag => flag ? "1" : "0"),
    _ => Scalar(cursor.GetGetter<float>(column), number => number.ToString("R", CultureInfo.InvariantCulture)),
};

static Func<string> Vector(ValueGetter<VBuffer<float>> getter)
{
    VBuffer<float> values = default;
    return () =>
    {
        getter(ref values);
        return string.Join(' ', values.DenseValues().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
    };
}

static Func<string> Scalar<T>(ValueGetter<T> getter, Func<T, string> format)
    where T : struct
{
    T value = default;
    return () =>
    {
        getter(ref value);
        return format(value);
    };
}
