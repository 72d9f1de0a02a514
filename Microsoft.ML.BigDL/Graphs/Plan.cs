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
    /// The first step that is reached when all threads are done with a range of bytes: 0 when none uses it, the number of steps when it is
    /// in use to the end. A weight or state that is an output is read after the run.
    /// </summary>
    public int DoneBefore(Region region, long byteOffset, long byteLength)
    {
        if (region is Region.Parameters or Region.States && outputs.Any(place => place.Overlaps(region, byteOffset, byteLength)))
        {
            return Steps.Length;
        }

        int last = Steps.Length - 1;
        while (last >= 0 && !Uses(Steps[last].Places))
        {
            last--;
        }

        int reached = last + 1;
        while (last >= 0 && reached < Steps.Length && !Steps[reached].NeedsBarrier)
        {
            reached++;
        }

        return reached;

        bool Uses(ReadOnlySpan<Place> places)
        {
            foreach (Place place in places)
            {
                if (place.Overlaps(region, byteOffset, byteLength))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// Runs one thread's share; every thread of the team must call it. On return the thread's own work is done,
    /// the others' only after a barrier. A listener hears of every barrier, from the first thread.
    /// </summary>
    public void Run(PlanMemory memory, int thread, TeamBarrier barrier, IPlanListener? listener = null)
    {
        ReadOnlySpan<nint> regions = memory.Regions;
        Span<byte> scratch = memory.Scratch(thread);
        for (int i = 0; i < Steps.Length; i++)
        {
            PlanStep step = Steps[i];
            if (step.NeedsBarrier)
            {
                barrier.Wait();
                if (thread == 0)
                {
                    listener?.Reached(i);
                }
            }

            step.Run(new KernelArguments(step.Places, regions, scratch, memory.Run), thread, barrier.Threads);
        }
    }

    public void Dispose() => constants.Dispose();
}
