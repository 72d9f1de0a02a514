using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Where the values of a text, binary or list array begin; value i ends where i + 1 begins. 32 or 64 bits wide.</summary>
internal readonly struct Offsets(ArrayData array)
{
    private readonly ReadOnlyMemory<byte> _buffer = array.Buffers[1].Memory;
    private readonly int _first = array.Offset;
    private readonly bool _wide = array.DataType.TypeId is ArrowTypeId.LargeString or ArrowTypeId.LargeBinary or ArrowTypeId.LargeList;

    public int this[int index] => _wide
        ? checked((int)MemoryMarshal.Cast<byte, long>(_buffer.Span)[_first + index])
        : MemoryMarshal.Cast<byte, int>(_buffer.Span)[_first + index];
}
