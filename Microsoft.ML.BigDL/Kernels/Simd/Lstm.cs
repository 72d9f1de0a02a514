using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// LSTM as in ONNX, <see cref="Reference.Lstm"/>, for the samples [start, end): all steps of the loop, with the
/// recurrent product of each step taken for all samples of the range at once. A sample's bits do not depend on the
/// range.
/// </summary>
internal static class Lstm
{
    private const int Gates = 4;

    /// <summary>The product h R^T of a step, for packing R [4H, H] and sizing scratch.</summary>
    public static GemmShape ForwardProduct(in RecurrentGeometry geometry) => new(
        geometry.Samples, Gates * geometry.Units, geometry.Units, geometry.Units, 1, 1, geometry.Units,
        geometry.SampleStride * Gates * geometry.Units);

    /// <summary>The product dgates R of a step, for packing R [4H, H] and sizing scratch.</summary>
    public static GemmShape BackwardProduct(in RecurrentGeometry geometry) => new(
        geometry.Samples, geometry.Units, Gates * geometry.Units, geometry.SampleStride * Gates * geometry.Units, 1,
        geometry.Units, 1, geometry.Units);

    /// <summary>
    /// Replaces the pre-activations [T, N, 4H], which hold x W^T and both biases, by the gates, writes cells and
    /// outputs [T, N, H], and turns the initial states hidden and cell [N, H] into the final ones.
    /// </summary>
    /// <param name="geometry">The extents and the layout.</param>
    /// <param name="packedRecurrent">R packed for <see cref="ForwardProduct"/>.</param>
    /// <param name="gates">Pre-activations, then gates.</param>
    /// <param name="cells">The cell states of all steps.</param>
    /// <param name="outputs">The hidden states of all steps.</param>
    /// <param name="hidden">The initial, then the final hidden states.</param>
    /// <param name="cell">The initial, then the final cell states.</param>
    /// <param name="lengths">The samples' lengths, or empty.</param>
    /// <param name="scratch">A thread's scratch of <see cref="ForwardProduct"/>.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="end">The sample behind the last.</param>
    public static void Forward(
        in RecurrentGeometry geometry, ReadOnlySpan<float> packedRecurrent, Span<float> gates, Span<float> cells,
        Span<float> outputs, Span<float> hidden, Span<float> cell, ReadOnlySpan<int> lengths, Span<float> scratch,
        int start, int end)
    {
        int units = geometry.Units;
        GemmShape product = ForwardProduct(in geometry);
        for (int order = 0; order < geometry.Steps; order++)
        {
            int time = geometry.Time(order);
            Span<float> gatesNow = gates[(geometry.Row(time, 0) * Gates * units)..];
            Gemm.MultiplyRows(
                in product, hidden, packedRecurrent, [], Epilogue.None, accumulates: true, gatesNow, scratch,
                start, end);
            for (int n = start; n < end; n++)
            {
                int row = geometry.Row(time, n);
                Span<float> gate = gates.Slice(row * Gates * units, Gates * units);
                Span<float> cellNow = cells.Slice(row * units, units);
                Span<float> output = outputs.Slice(row * units, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    cellNow.Clear();
                    output.Clear();
                    continue;
                }

                Span<float> state = cell.Slice(n * units, units);
                if (Vector512.IsHardwareAccelerated)
                    Step<Lanes512>(gate, state, output);
                else if (Vector256.IsHardwareAccelerated)
                    Step<Lanes256>(gate, state, output);
                else
                    Step<Lanes128>(gate, state, output);

                state.CopyTo(cellNow);
                output.CopyTo(hidden[(n * units)..]);
            }
        }
    }

    /// <summary>
    /// Replaces the gates by the gradients of their pre-activations, and the gradients of the final states by those of
    /// the initial ones. The gradient of R is the product of the transposed result with
    /// <see cref="PreviousStates.Fill"/>.
    /// </summary>
    /// <param name="geometry">The extents and the layout.</param>
    /// <param name="packedRecurrent">R packed for <see cref="BackwardProduct"/>.</param>
    /// <param name="gates">Gates, then gradients of the pre-activations.</param>
    /// <param name="cells">The cell states of all steps.</param>
    /// <param name="initialCell">The initial cell states, or empty for zeros.</param>
    /// <param name="gradOutputs">The gradient of the outputs, or empty for zeros.</param>
    /// <param name="gradHidden">The gradient of the final, then of the initial hidden states.</param>
    /// <param name="gradCell">The gradient of the final, then of the initial cell states.</param>
    /// <param name="lengths">The samples' lengths, or empty.</param>
    /// <param name="scratch">A thread's scratch of <see cref="BackwardProduct"/>.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="end">The sample behind the last.</param>
    public static void Backward(
        in RecurrentGeometry geometry, ReadOnlySpan<float> packedRecurrent, Span<float> gates,
        ReadOnlySpan<float> cells, ReadOnlySpan<float> initialCell, ReadOnlySpan<float> gradOutputs,
        Span<float> gradHidden, Span<float> gradCell, ReadOnlySpan<int> lengths, Span<float> scratch, int start,
        int end)
    {
        int units = geometry.Units;
        GemmShape product = BackwardProduct(in geometry);
        for (int order = geometry.Steps - 1; order >= 0; order--)
        {
            int time = geometry.Time(order);
            for (int n = start; n < end; n++)
            {
                int row = geometry.Row(time, n);
                Span<float> gate = gates.Slice(row * Gates * units, Gates * units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    continue;
                }

                ReadOnlySpan<float> cellNow = cells.Slice(row * units, units);
                ReadOnlySpan<float> previous = geometry.Previous(cells, initialCell, lengths, order, n);
                ReadOnlySpan<float> gradOutput = gradOutputs.IsEmpty ? default : gradOutputs.Slice(row * units, units);
                Span<float> dh = gradHidden.Slice(n * units, units);
                Span<float> dc = gradCell.Slice(n * units, units);
                if (Vector512.IsHardwareAccelerated)
                    StepBack<Lanes512>(gate, cellNow, previous, gradOutput, dh, dc);
                else if (Vector256.IsHardwareAccelerated)
                    StepBack<Lanes256>(gate, cellNow, previous, gradOutput, dh, dc);
                else
                    StepBack<Lanes128>(gate, cellNow, previous, gradOutput, dh, dc);
            }

            // The step back left 0 in the rows it consumed; rows of padding keep their gradient, as their gates' is 0.
            Gemm.MultiplyRows(
                in product, gates[(geometry.Row(time, 0) * Gates * units)..], packedRecurrent, [], Epilogue.None,
                accumulates: true, gradHidden, scratch, start, end);
        }
    }

    internal static void Step<V>(Span<float> gates, Span<float> cell, Span<float> output)
        where V : struct, ILanes<V>
    {
        // One function per pass keeps each loop's constants in registers.
        int units = cell.Length;
        Elementwise.Apply<Activations.Sigmoid, V>(gates[..(3 * units)], gates[..(3 * units)], default);
        Elementwise.Apply<Activations.Tanh, V>(gates[(3 * units)..], gates[(3 * units)..], default);
        ref float gate = ref MemoryMarshal.GetReference(gates[..(Gates * units)]);
        ref float state = ref MemoryMarshal.GetReference(cell);
        ref float target = ref MemoryMarshal.GetReference(output[..units]);
        for (int u = 0; u < units; u += V.Count)
        {
            int left = units - u;
            V i = LaneMemory.Load<V>(in gate, u, left);
            V o = LaneMemory.Load<V>(in gate, units + u, left);
            V f = LaneMemory.Load<V>(in gate, (2 * units) + u, left);
            V g = LaneMemory.Load<V>(in gate, (3 * units) + u, left);
            V c = V.MultiplyAdd(f, LaneMemory.Load<V>(in state, u, left), i * g);
            LaneMemory.Store(c, ref state, u, left);
            LaneMemory.Store(o * VectorMath.Tanh(c), ref target, u, left);
        }
    }

    /// <summary>
    /// One sample's step back; an empty previous cell state or output gradient is zeros. Leaves 0 in gradHidden.
    /// </summary>
    internal static void StepBack<V>(
        Span<float> gates, ReadOnlySpan<float> cell, ReadOnlySpan<float> previous, ReadOnlySpan<float> gradOutput,
        Span<float> gradHidden, Span<float> gradCell)
        where V : struct, ILanes<V>
    {
        int units = cell.Length;
        ref float gate = ref MemoryMarshal.GetReference(gates[..(Gates * units)]);
        ref readonly float state = ref MemoryMarshal.GetReference(cell);
        ref readonly float before = ref MemoryMarshal.GetReference(previous);
        ref readonly float outer = ref MemoryMarshal.GetReference(gradOutput);
        ref float hidden = ref MemoryMarshal.GetReference(gradHidden[..units]);
        ref float carried = ref MemoryMarshal.GetReference(gradCell[..units]);
        V one = V.Create(1f);
        for (int u = 0; u < units; u += V.Count)
        {
            int left = units - u;
            V i = LaneMemory.Load<V>(in gate, u, left);
            V o = LaneMemory.Load<V>(in gate, units + u, left);
            V f = LaneMemory.Load<V>(in gate, (2 * units) + u, left);
            V g = LaneMemory.Load<V>(in gate, (3 * units) + u, left);
            V tanh = VectorMath.Tanh(LaneMemory.Load<V>(in state, u, left));
            V dh = LaneMemory.Load<V>(in hidden, u, left);
            if (!gradOutput.IsEmpty)
                dh += LaneMemory.Load<V>(in outer, u, left);

            V dc = V.MultiplyAdd(dh * o, V.MultiplyAdd(-tanh, tanh, one), LaneMemory.Load<V>(in carried, u, left));
            V last = previous.IsEmpty ? V.Zero : LaneMemory.Load<V>(in before, u, left);
            LaneMemory.Store(dc * g * i * (one - i), ref gate, u, left);
            LaneMemory.Store(dh * tanh * o * (one - o), ref gate, units + u, left);
            LaneMemory.Store(dc * last * f * (one - f), ref gate, (2 * units) + u, left);
            LaneMemory.Store(dc * i * V.MultiplyAdd(-g, g, one), ref gate, (3 * units) + u, left);
            LaneMemory.Store(dc * f, ref carried, u, left);
            LaneMemory.Store(V.Zero, ref hidden, u, left);
        }
    }
}
