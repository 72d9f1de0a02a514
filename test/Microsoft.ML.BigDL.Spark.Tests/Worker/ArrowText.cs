using System.Globalization;
using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>Rows of a record batch as text, to compare batches of different encodings.</summary>
internal static class ArrowText
{
    public static IEnumerable<string> Rows(RecordBatch batch)
    {
        for (int row = 0; row < batch.Length; row++)
            yield return string.Join(", ", batch.Arrays.Select(column => Value(column, row)));
    }

    private static string Value(IArrowArray array, int row) => array switch
    {
        _ when array.IsNull(row) => "null",
        StructArray structs => "{" + string.Join(", ", structs.Fields.Select((field, i) => $"{FieldName(structs, i)}={Value(field, row)}")) + "}",
        ListArray list => "[" + string.Join(", ", Enumerable.Range(0, list.GetValueLength(row)).Select(i => Value(list.Values, list.ValueOffsets[row] + i))) + "]",
        Int64Array numbers => numbers.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
        Int32Array numbers => numbers.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
        FloatArray numbers => BitConverter.SingleToInt32Bits(numbers.GetValue(row)!.Value).ToString("x8", CultureInfo.InvariantCulture),
        DoubleArray numbers => BitConverter.DoubleToInt64Bits(numbers.GetValue(row)!.Value).ToString("x16", CultureInfo.InvariantCulture),
        StringArray texts => $"'{texts.GetString(row)}'",
        BinaryArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
        Decimal128Array decimals => decimals.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
        TimestampArray times => times.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
        _ => throw new AssertFailedException($"a column of type {array.Data.DataType.Name} was not expected"),
    };

    private static string FieldName(StructArray array, int index) => ((Apache.Arrow.Types.StructType)array.Data.DataType).Fields[index].Name;
}
