using System.Runtime.InteropServices;
using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Decimals as doubles; alone, and where they fit, as .NET's decimals.</summary>
internal sealed class DecimalCells : Cells<double>
{
    private readonly int _scale;
    private readonly bool _fits;
    private ReadOnlyMemory<byte> _values;
    private int _offset;

    public DecimalCells(int precision, int scale)
        : base(NumberDataViewType.Double)
    {
        HasMissing = true;
        Missing = double.NaN;
        _scale = scale;
        _fits = precision <= Decimals.MaxDigits;
    }

    public override Type BoxedType => _fits ? typeof(decimal) : typeof(double);

    public override double this[int index] => Decimals.ToDouble(Digits(index), _scale);

    public override object Boxed(int index) => _fits ? Decimals.ToDecimal(Digits(index), _scale) : this[index];

    public override void Attach(ArrayData array)
    {
        base.Attach(array);
        _values = array.Buffers[1].Memory;
        _offset = array.Offset;
    }

    private Int128 Digits(int index) => MemoryMarshal.Cast<byte, Int128>(_values.Span)[_offset + index];
}
