using System.Collections.Immutable;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>A compiled graph: kernels in order, barriers between them, and the bytes they need. Running allocates nothing.</summary>
internal sealed class Plan(
    ImmutableArray<PlanStep> steps,
    AlignedMemory constants,
    ImmutableArray<Place> inputs,
    ImmutableArray<Place> outputs,
    long arenaBytes,
    long scratchBytes) : IDisposable
{
    public ImmutableArray<PlanStep> Steps { get; } = steps;

    public long ArenaBytes { get; } = arenaBytes;

    /// <summary>Bytes of private memory each thread needs.</summary>
    public long ScratchBytes { get; } = scratchBytes;

    public long ConstantBytes => constants.Bytes;

    public unsafe nint ConstantAddress => (nint)constants.Address;

    /// <summary>The memory to feed an input into.</summary>
    public Span<T> Input<T>(int index, PlanMemory memory)
        where T : unmanaged => memory.At<T>(inputs[index]);

    /// <summary>The memory an output is found in after a run.</summary>
    public Span<T> Output<T>(int index, PlanMemory memory)
        where T : unmanaged => memory.At<T>(outputs[index]);

    /// <summary>
    /// Runs one thread's share; every thread of the team must call it. On return the thread's own work is done,
    /// the others' only after a barrier.
    /// </summary>
    public void Run(PlanMemory memory, int thread, TeamBarrier barrier)
    {
        ReadOnlySpan<nint> regions = memory.Regions;
        Span<byte> scratch = memory.Scratch(thread);
        foreach (PlanStep step in Steps)
        {
            if (step.NeedsBarrier)
            {
                barrier.Wait();
            }

            step.Run(new KernelArguments(step.Places, regions, scratch, memory.Run), thread, barrier.Threads);
        }
    }

    public void Dispose() => constants.Dispose();
}
