using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>The values of an Arrow array, one array after the other, as an ML.NET type.</summary>
internal abstract class Cells(PrimitiveDataViewType type)
{
    private ArrayData? _array;

    public PrimitiveDataViewType Type => type;

    /// <summary>The cells for a type that is neither a list, a struct nor binary; null where ML.NET has no equal.</summary>
    public static Cells? Of(IArrowType type) => type switch
    {
        BooleanType => new BooleanCells(),
        Int8Type => new FixedCells<sbyte, sbyte>(NumberDataViewType.SByte),
        Int16Type => new FixedCells<short, short>(NumberDataViewType.Int16),
        Int32Type => new FixedCells<int, int>(NumberDataViewType.Int32),
        Int64Type => new FixedCells<long, long>(NumberDataViewType.Int64),
        UInt8Type => new FixedCells<byte, byte>(NumberDataViewType.Byte),
        UInt16Type => new FixedCells<ushort, ushort>(NumberDataViewType.UInt16),
        UInt32Type => new FixedCells<uint, uint>(NumberDataViewType.UInt32),
        UInt64Type => new FixedCells<ulong, ulong>(NumberDataViewType.UInt64),
        FloatType => new FixedCells<float, float>(NumberDataViewType.Single) { HasMissing = true, Missing = float.NaN },
        DoubleType => new FixedCells<double, double>(NumberDataViewType.Double) { HasMissing = true, Missing = double.NaN },
        Decimal128Type number => new DecimalCells(number.Precision, number.Scale),
        StringType or LargeStringType => new TextCells(),
        Date32Type => new FixedCells<int, DateTime>(DateTimeDataViewType.Instance, ArrowTime.FromDays),
        TimestampType moment => new FixedCells<long, DateTime>(DateTimeDataViewType.Instance, ArrowTime.Moments(moment)),
        DurationType span => new FixedCells<long, TimeSpan>(TimeSpanDataViewType.Instance, ArrowTime.Spans(span.Unit)),
        _ => null,
    };

    public virtual void Attach(ArrayData array) => _array = array;

    public bool IsNull(int index) => IsNull(_array!, index); // Attached before any value is read.

    /// <summary>Whether any of the attached values is null.</summary>
    public bool HasNulls => _array!.GetNullCount() > 0;

    public abstract ArrowColumnReader ScalarReader(FlatColumn column);

    public abstract ArrowColumnReader ListReader(FlatColumn column);

    public abstract ArrowColumnReader FixedListReader(FlatColumn column, int size);

    public static bool IsNull(ArrayData array, int index) =>
        array.GetNullCount() > 0 && !BitUtility.GetBit(array.Buffers[0].Span, array.Offset + index);
}
