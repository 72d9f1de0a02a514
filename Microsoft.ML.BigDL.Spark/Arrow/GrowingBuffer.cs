using System.Runtime.InteropServices;
using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Memory that grows while a batch is written and serves again for the next one.</summary>
internal sealed class GrowingBuffer<T>
    where T : unmanaged
{
    private T[] _items = new T[64];

    public int Count { get; private set; }

    public void Add(T item) => Extend(1)[0] = item;

    /// <summary>Room for more items at the end; the caller fills it.</summary>
    public Span<T> Extend(int items)
    {
        int needed = checked(Count + items);
        if (needed > _items.Length)
            System.Array.Resize(ref _items, Math.Max(needed, (int)Math.Min(2L * _items.Length, System.Array.MaxLength)));
        Span<T> room = _items.AsSpan(Count, items);
        Count = needed;
        return room;
    }

    /// <summary>Takes back the last items.</summary>
    public void Shrink(int items) => Count -= items;

    /// <summary>A copy of the items; afterwards this is empty.</summary>
    public ArrowBuffer Take()
    {
        var bytes = new ArrowBuffer(MemoryMarshal.AsBytes(_items.AsSpan(0, Count)).ToArray());
        Count = 0;
        return bytes;
    }
}
