using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The memory a kernel works on: its uses in the order they were declared, and the thread's scratch.</summary>
internal readonly ref struct KernelArguments(ReadOnlySpan<Place> places, ReadOnlySpan<nint> regions, Span<byte> scratch, RunState run)
{
    private readonly ReadOnlySpan<Place> _places = places;
    private readonly ReadOnlySpan<nint> _regions = regions;
    private readonly Span<byte> _scratch = scratch;

    /// <summary>What random operators are keyed by.</summary>
    public RunState Run { get; } = run;

    /// <summary>The elements of use number <paramref name="index"/>.</summary>
    public unsafe Span<T> Get<T>(int index)
        where T : unmanaged
    {
        Place place = _places[index];
        return new Span<T>((void*)(_regions[(int)place.Region] + (nint)place.ByteOffset), (int)(place.ByteLength / sizeof(T)));
    }

    /// <summary>The thread's private memory.</summary>
    public Span<T> Scratch<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_scratch);
}
