using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The memory plans run in; several plans can share one, one at a time.</summary>
internal sealed class PlanMemory : IDisposable
{
    private readonly nint[] _regions = new nint[6];
    private readonly int _threads;
    private AlignedMemory _arena = new(0);
    private AlignedMemory _scratch = new(0);
    private long _scratchBytes;

    public PlanMemory(int threads) => _threads = threads;

    public RunState Run { get; } = new();

    public ReadOnlySpan<nint> Regions => _regions;

    /// <summary>Bytes of arena and scratch held now.</summary>
    public long Bytes => _arena.Bytes + _scratch.Bytes;

    /// <summary>Makes room for a plan and points to its constants; call it before each run of another plan.</summary>
    public unsafe void Use(Plan plan)
    {
        if (plan.ArenaBytes > _arena.Bytes)
        {
            _arena.Dispose();
            _arena = new AlignedMemory(plan.ArenaBytes);
        }

        if (plan.ScratchBytes > _scratchBytes)
        {
            _scratch.Dispose();
            _scratchBytes = ArenaLayout.Align(plan.ScratchBytes);
            _scratch = new AlignedMemory(_scratchBytes * _threads);
        }

        _regions[(int)Region.Arena] = (nint)_arena.Address;
        _regions[(int)Region.Constants] = plan.ConstantAddress;
    }

    /// <summary>Points a region to memory of the caller's, which must outlive the runs.</summary>
    public unsafe void Use(Region region, AlignedMemory memory) => _regions[(int)region] = (nint)memory.Address;

    public unsafe Span<T> At<T>(Place place)
        where T : unmanaged =>
        new((void*)(_regions[(int)place.Region] + (nint)place.ByteOffset), (int)(place.ByteLength / sizeof(T)));

    public Span<byte> Scratch(int thread) => _scratch.Span<byte>(thread * _scratchBytes, (int)_scratchBytes);

    public void Dispose()
    {
        _arena.Dispose();
        _scratch.Dispose();
    }
}
