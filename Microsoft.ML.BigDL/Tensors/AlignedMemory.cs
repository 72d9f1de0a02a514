using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Tensors;

/// <summary>A block of zeroed native memory on a 64-byte boundary, freed on disposal.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    /// <summary>The width of a cache line and of the widest vector register.</summary>
    public const int Alignment = 64;

    private static long s_liveBytes;

    private void* _address;

    public AlignedMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        nuint size = (nuint)Math.Max(bytes, Alignment);
        _address = NativeMemory.AlignedAlloc(size, Alignment);
        NativeMemory.Clear(_address, size);
        GC.AddMemoryPressure(Math.Max(bytes, 1));
        Interlocked.Add(ref s_liveBytes, (long)size);
    }

    ~AlignedMemory() => Release();

    /// <summary>The bytes of all blocks of this process that are not freed yet.</summary>
    public static long LiveBytes => Interlocked.Read(ref s_liveBytes);

    public long Bytes { get; }

    public byte* Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(_address is null, this);
            return (byte*)_address;
        }
    }

    public Span<T> Span<T>(long byteOffset, int length)
        where T : unmanaged
    {
        if (byteOffset < 0 || length < 0 || byteOffset + ((long)length * sizeof(T)) > Bytes)
        {
            throw new ArgumentOutOfRangeException(nameof(byteOffset), byteOffset,
                $"{length} elements of {sizeof(T)} bytes do not fit at this offset into {Bytes} bytes.");
        }

        return new Span<T>(Address + byteOffset, length);
    }

    public Span<T> Span<T>()
        where T : unmanaged => new(Address, checked((int)(Bytes / sizeof(T))));

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_address is not null)
        {
            NativeMemory.AlignedFree(_address);
            _address = null;
            GC.RemoveMemoryPressure(Math.Max(Bytes, 1));
            Interlocked.Add(ref s_liveBytes, -Math.Max(Bytes, Alignment));
        }
    }
}
