using Apache.Arrow;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Spark's types as Spark lays them out in Arrow, and back.</summary>
internal static class ArrowTypes
{
    public static Field ToArrow(SparkField field) => new(field.Name, ToArrow(field.Type, field.Name), field.Nullable);

    public static SparkField ToSpark(Field field) => new(field.Name, ToSpark(field.DataType), field.IsNullable);

    /// <summary>The message for a column that no ML.NET column, or no Arrow column, can hold.</summary>
    public static BigDLException Unsupported(string column, object type) => new(
        $"Column '{column}' has the type {type}, which has no equal in ML.NET. Drop the column, or select the parts of it that are needed.");

    private static IArrowType ToArrow(SparkType type, string column) => type.Kind switch
    {
        SparkTypeKind.Boolean => BooleanType.Default,
        SparkTypeKind.Byte => Int8Type.Default,
        SparkTypeKind.Short => Int16Type.Default,
        SparkTypeKind.Integer => Int32Type.Default,
        SparkTypeKind.Long => Int64Type.Default,
        SparkTypeKind.Float => FloatType.Default,
        SparkTypeKind.Double => DoubleType.Default,
        SparkTypeKind.Decimal => new Decimal128Type(type.Precision, type.Scale),
        SparkTypeKind.String => StringType.Default,
        SparkTypeKind.Binary => BinaryType.Default,
        SparkTypeKind.Date => Date32Type.Default,
        SparkTypeKind.Timestamp => new TimestampType(TimeUnit.Microsecond, "UTC"),
        SparkTypeKind.TimestampNtz => new TimestampType(TimeUnit.Microsecond, (string?)null),
        SparkTypeKind.DayTimeInterval => DurationType.Microsecond,
        SparkTypeKind.Array => new ListType(new Field("element", ToArrow(type.Element!, column), type.ContainsNull)), // Arrays have one.
        SparkTypeKind.Struct => new StructType([.. type.Fields.Select(ToArrow)]),
        _ => throw Unsupported(column, type),
    };

    private static SparkType ToSpark(IArrowType type) => type switch
    {
        BooleanType => SparkType.Boolean,
        Int8Type => SparkType.Byte,
        Int16Type => SparkType.Short,
        Int32Type => SparkType.Integer,
        Int64Type => SparkType.Long,
        FloatType => SparkType.Float,
        DoubleType => SparkType.Double,
        Decimal128Type number => SparkType.Decimal(number.Precision, number.Scale),
        StringType or LargeStringType => SparkType.String,
        BinaryType or LargeBinaryType => SparkType.Binary,
        Date32Type => SparkType.Date,
        TimestampType moment => moment.IsTimeZoneAware ? SparkType.Timestamp : SparkType.TimestampNtz,
        DurationType => SparkType.DayTimeInterval,
        ListType list => SparkType.ArrayOf(ToSpark(list.ValueDataType), list.ValueField.IsNullable),
        LargeListType list => SparkType.ArrayOf(ToSpark(list.ValueDataType), list.ValueField.IsNullable),
        FixedSizeListType list => SparkType.ArrayOf(ToSpark(list.ValueDataType), list.ValueField.IsNullable),
        StructType fields => SparkType.StructOf([.. fields.Fields.Select(ToSpark)]),
        _ => SparkType.Other($"\"{type.Name}\""),
    };
}
