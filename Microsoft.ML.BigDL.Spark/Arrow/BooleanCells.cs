using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Booleans, which Arrow packs eight to a byte.</summary>
internal sealed class BooleanCells() : Cells<bool>(BooleanDataViewType.Instance)
{
    private ReadOnlyMemory<byte> _bits;
    private int _offset;

    public override bool this[int index] => BitUtility.GetBit(_bits.Span, _offset + index);

    public override void Attach(ArrayData array)
    {
        base.Attach(array);
        _bits = array.Buffers[1].Memory;
        _offset = array.Offset;
    }
}
