using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Applies an optimiser step in one pass over weights, gradients and slots. A weight's bits do not depend on its
/// position.
/// </summary>
internal static class OptimizerUpdate
{
    /// <summary>
    /// Updates the weights and slots in place; slots the step does not have are empty. A sparse update leaves weights whose gradient is 0, and
    /// their slots, as they are.
    /// </summary>
    public static void Run<TStep>(Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v, TStep step, bool isSparse = false)
        where TStep : struct, IOptimizerStep
    {
        if (Vector512.IsHardwareAccelerated)
            Run<TStep, Lanes512>(w, g, m, v, step, isSparse);
        else if (Vector256.IsHardwareAccelerated)
            Run<TStep, Lanes256>(w, g, m, v, step, isSparse);
        else
            Run<TStep, Lanes128>(w, g, m, v, step, isSparse);
    }

    internal static void Run<TStep, V>(Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v, TStep step, bool isSparse = false)
        where TStep : struct, IOptimizerStep
        where V : struct, ILanes<V>
    {
        ref float weights = ref MemoryMarshal.GetReference(w);
        ref readonly float gradients = ref MemoryMarshal.GetReference(g[..w.Length]);
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(g[..w.Length]);
        ref float first = ref MemoryMarshal.GetReference(TStep.Slots > 0 ? m[..w.Length] : default);
        ref float second = ref MemoryMarshal.GetReference(TStep.Slots > 1 ? v[..w.Length] : default);
        for (int i = 0; i < w.Length; i += V.Count)
        {
            // Of a table that few rows were looked up in, most is passed over by searching its gradient for the next bit that is set.
            if (isSparse)
            {
                int next = bits[i..].IndexOfAnyExcept(0);
                if (next < 0)
                    break;

                i += next / V.Count * V.Count;
            }

            int left = w.Length - i;
            V gradient = LaneMemory.Load<V>(in gradients, i, left);
            V weight = LaneMemory.Load<V>(in weights, i, left);
            V slot1 = TStep.Slots > 0 ? LaneMemory.Load<V>(in first, i, left) : V.Zero;
            V slot2 = TStep.Slots > 1 ? LaneMemory.Load<V>(in second, i, left) : V.Zero;
            (V oldWeight, V oldSlot1, V oldSlot2) = (weight, slot1, slot2);
            step.Apply(ref weight, gradient, ref slot1, ref slot2);
            if (isSparse)
            {
                V isUntouched = (gradient <= V.Zero) & (gradient >= V.Zero);
                weight = V.Select(isUntouched, oldWeight, weight);
                slot1 = V.Select(isUntouched, oldSlot1, slot1);
                slot2 = V.Select(isUntouched, oldSlot2, slot2);
            }

            LaneMemory.Store(weight, ref weights, i, left);
            if (TStep.Slots > 0)
                LaneMemory.Store(slot1, ref first, i, left);

            if (TStep.Slots > 1)
                LaneMemory.Store(slot2, ref second, i, left);
        }
    }
}
