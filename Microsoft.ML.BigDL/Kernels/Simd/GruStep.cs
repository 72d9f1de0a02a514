using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The element-wise part of one sample's GRU step, between the recurrent products. An empty previous state is zeros.
/// </summary>
internal static class GruStep
{
    private const int Gates = 3;

    /// <summary>
    /// Finishes the candidate, whose pre-activation lacks r times the reset when that comes after, and replaces the
    /// state.
    /// </summary>
    public static void Forward<V>(bool resetsAfter, Span<float> gates, ReadOnlySpan<float> reset, Span<float> state)
        where V : struct, ILanes<V>
    {
        int units = state.Length;
        ref float gate = ref MemoryMarshal.GetReference(gates[..(Gates * units)]);
        ref readonly float product = ref MemoryMarshal.GetReference(reset[..units]);
        ref float hidden = ref MemoryMarshal.GetReference(state);
        for (int u = 0; u < units; u += V.Count)
        {
            int left = units - u;
            V z = LaneMemory.Load<V>(in gate, u, left);
            V candidate = LaneMemory.Load<V>(in gate, (2 * units) + u, left);
            if (resetsAfter)
            {
                V r = LaneMemory.Load<V>(in gate, units + u, left);
                candidate = V.MultiplyAdd(r, LaneMemory.Load<V>(in product, u, left), candidate);
            }

            candidate = VectorMath.Tanh(candidate);
            LaneMemory.Store(candidate, ref gate, (2 * units) + u, left);
            V next = V.MultiplyAdd(z, LaneMemory.Load<V>(in hidden, u, left) - candidate, candidate);
            LaneMemory.Store(next, ref hidden, u, left);
        }
    }

    /// <summary>
    /// Replaces z and the candidate by their gradients and leaves in gradHidden what passes the step directly. With the
    /// reset after, also replaces r by its gradient and the reset by the gradient of the recurrent product.
    /// </summary>
    public static void Backward<V>(
        bool resetsAfter, Span<float> gates, Span<float> reset, ReadOnlySpan<float> previous,
        ReadOnlySpan<float> gradOutput, Span<float> gradHidden)
        where V : struct, ILanes<V>
    {
        int units = gradHidden.Length;
        ref float gate = ref MemoryMarshal.GetReference(gates[..(Gates * units)]);
        ref float product = ref MemoryMarshal.GetReference(reset[..units]);
        ref readonly float before = ref MemoryMarshal.GetReference(previous);
        ref readonly float outer = ref MemoryMarshal.GetReference(gradOutput);
        ref float hidden = ref MemoryMarshal.GetReference(gradHidden);
        V one = V.Create(1f);
        for (int u = 0; u < units; u += V.Count)
        {
            int left = units - u;
            V z = LaneMemory.Load<V>(in gate, u, left);
            V candidate = LaneMemory.Load<V>(in gate, (2 * units) + u, left);
            V last = previous.IsEmpty ? V.Zero : LaneMemory.Load<V>(in before, u, left);
            V dh = LaneMemory.Load<V>(in hidden, u, left);
            if (!gradOutput.IsEmpty)
                dh += LaneMemory.Load<V>(in outer, u, left);

            V gradCandidate = dh * (one - z) * V.MultiplyAdd(-candidate, candidate, one);
            LaneMemory.Store(dh * (last - candidate) * z * (one - z), ref gate, u, left);
            LaneMemory.Store(gradCandidate, ref gate, (2 * units) + u, left);
            LaneMemory.Store(dh * z, ref hidden, u, left);
            if (resetsAfter)
            {
                V r = LaneMemory.Load<V>(in gate, units + u, left);
                V gradReset = gradCandidate * LaneMemory.Load<V>(in product, u, left);
                LaneMemory.Store(gradReset * r * (one - r), ref gate, units + u, left);
                LaneMemory.Store(gradCandidate * r, ref product, u, left);
            }
        }
    }

    /// <summary>
    /// With the reset before: replaces r by its gradient and adds to gradHidden what passes through r h.
    /// </summary>
    public static void BackwardReset<V>(
        Span<float> resetGate, ReadOnlySpan<float> gradReset, ReadOnlySpan<float> previous, Span<float> gradHidden)
        where V : struct, ILanes<V>
    {
        int units = gradHidden.Length;
        ref float gate = ref MemoryMarshal.GetReference(resetGate[..units]);
        ref readonly float gradient = ref MemoryMarshal.GetReference(gradReset[..units]);
        ref readonly float before = ref MemoryMarshal.GetReference(previous);
        ref float hidden = ref MemoryMarshal.GetReference(gradHidden);
        for (int u = 0; u < units; u += V.Count)
        {
            int left = units - u;
            V r = LaneMemory.Load<V>(in gate, u, left);
            V g = LaneMemory.Load<V>(in gradient, u, left);
            V last = previous.IsEmpty ? V.Zero : LaneMemory.Load<V>(in before, u, left);
            LaneMemory.Store(g * last * r * (V.Create(1f) - r), ref gate, u, left);
            LaneMemory.Store(V.MultiplyAdd(g, r, LaneMemory.Load<V>(in hidden, u, left)), ref hidden, u, left);
        }
    }
}
