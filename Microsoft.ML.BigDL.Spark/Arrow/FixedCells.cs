using System.Runtime.InteropServices;
using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Values stored side by side at a fixed width, as they are or converted one by one.</summary>
/// <param name="type">The ML.NET type.</param>
/// <param name="convert">Makes a value of a stored one; null when they are the same.</param>
internal sealed class FixedCells<TStored, T>(PrimitiveDataViewType type, Func<TStored, T>? convert = null) : Cells<T>(type)
    where TStored : unmanaged
    where T : unmanaged
{
    private ReadOnlyMemory<byte> _values;
    private int _offset;

    public override T this[int index] => convert is null
        ? MemoryMarshal.Cast<byte, T>(_values.Span)[_offset + index]
        : convert(MemoryMarshal.Cast<byte, TStored>(_values.Span)[_offset + index]);

    public override void Attach(ArrayData array)
    {
        base.Attach(array);
        _values = array.Buffers[1].Memory;
        _offset = array.Offset;
    }

    public override void CopyTo(int start, Span<T> destination)
    {
        if (convert is null)
            MemoryMarshal.Cast<byte, T>(_values.Span).Slice(_offset + start, destination.Length).CopyTo(destination);
        else
            base.CopyTo(start, destination);
    }
}
