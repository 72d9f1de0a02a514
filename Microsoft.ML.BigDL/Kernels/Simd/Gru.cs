using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// GRU as in ONNX, <see cref="Reference.Gru"/>, for the samples [start, end): all steps of the loop, with the recurrent
/// products of each step taken for all samples of the range at once. A sample's bits do not depend on the range.
/// </summary>
internal static class Gru
{
    private const int Gates = 3;

    /// <summary>The product h Rzr^T of a step, for packing rows 0 to 2H of R [3H, H] and sizing scratch.</summary>
    public static GemmShape ForwardGateProduct(in RecurrentGeometry geometry) => new(
        geometry.Samples, 2 * geometry.Units, geometry.Units, geometry.Units, 1, 1, geometry.Units,
        geometry.SampleStride * Gates * geometry.Units);

    /// <summary>The product with Rh^T of a step, for packing rows 2H to 3H of R and sizing scratch.</summary>
    public static GemmShape ForwardCandidateProduct(in RecurrentGeometry geometry, bool resetsAfter) => resetsAfter
        ? new(geometry.Samples, geometry.Units, geometry.Units, geometry.Units, 1, 1, geometry.Units,
            geometry.SampleStride * geometry.Units)
        : new(geometry.Samples, geometry.Units, geometry.Units, geometry.SampleStride * geometry.Units, 1, 1,
            geometry.Units, geometry.SampleStride * Gates * geometry.Units);

    /// <summary>The product dzr Rzr of a step, for packing rows 0 to 2H of R and sizing scratch.</summary>
    public static GemmShape BackwardGateProduct(in RecurrentGeometry geometry) => new(
        geometry.Samples, geometry.Units, 2 * geometry.Units, geometry.SampleStride * Gates * geometry.Units, 1,
        geometry.Units, 1, geometry.Units);

    /// <summary>The product with Rh of a step back, for packing rows 2H to 3H of R and sizing scratch.</summary>
    public static GemmShape BackwardCandidateProduct(in RecurrentGeometry geometry, bool resetsAfter) => new(
        geometry.Samples, geometry.Units, geometry.Units,
        geometry.SampleStride * (resetsAfter ? 1 : Gates) * geometry.Units, 1,
        geometry.Units, 1, geometry.Units);

    /// <summary>
    /// Replaces the pre-activations [T, N, 3H] by the gates, writes outputs [T, N, H] and turns the initial hidden
    /// states [N, H] into the final ones.
    /// </summary>
    /// <param name="geometry">The extents and the layout.</param>
    /// <param name="resetsAfter">Whether r multiplies the recurrent product (linear_before_reset) or the state.</param>
    /// <param name="packedGates">Rzr packed for <see cref="ForwardGateProduct"/>.</param>
    /// <param name="packedCandidate">Rh packed for <see cref="ForwardCandidateProduct"/>.</param>
    /// <param name="recurrentBias">With the reset after, the bias [H] inside it, or empty. All other biases are in the
    /// pre-activations.</param>
    /// <param name="gates">Pre-activations, then gates.</param>
    /// <param name="resets">[T, N, H]; receives r h, or h Rh^T + bias with the reset after.</param>
    /// <param name="outputs">The hidden states of all steps.</param>
    /// <param name="hidden">The initial, then the final hidden states.</param>
    /// <param name="lengths">The samples' lengths, or empty.</param>
    /// <param name="scratch">A thread's scratch, the larger of the two forward products'.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="end">The sample behind the last.</param>
    public static void Forward(
        in RecurrentGeometry geometry, bool resetsAfter, ReadOnlySpan<float> packedGates,
        ReadOnlySpan<float> packedCandidate, ReadOnlySpan<float> recurrentBias, Span<float> gates, Span<float> resets,
        Span<float> outputs, Span<float> hidden, ReadOnlySpan<int> lengths, Span<float> scratch, int start, int end)
    {
        int units = geometry.Units;
        GemmShape gateProduct = ForwardGateProduct(in geometry);
        GemmShape candidateProduct = ForwardCandidateProduct(in geometry, resetsAfter);
        for (int order = 0; order < geometry.Steps; order++)
        {
            int time = geometry.Time(order);
            Span<float> gatesNow = gates[(geometry.Row(time, 0) * Gates * units)..];
            Span<float> resetsNow = resets[(geometry.Row(time, 0) * units)..];
            Gemm.MultiplyRows(
                in gateProduct, hidden, packedGates, [], Epilogue.None, accumulates: true, gatesNow, scratch,
                start, end);
            if (resetsAfter)
            {
                Gemm.MultiplyRows(in candidateProduct, hidden, packedCandidate, recurrentBias, Epilogue.None,
                    accumulates: false, resetsNow, scratch, start, end);
            }

            for (int n = start; n < end; n++)
            {
                Span<float> gate = gates.Slice(geometry.Row(time, n) * Gates * units, 2 * units);
                Elementwise.Apply<Activations.Sigmoid>(gate, gate);
                if (!resetsAfter)
                {
                    Elementwise.Apply<Arithmetic.Mul>(
                        gate[units..], hidden.Slice(n * units, units),
                        resets.Slice(geometry.Row(time, n) * units, units));
                }
            }

            if (!resetsAfter)
            {
                Gemm.MultiplyRows(in candidateProduct, resetsNow, packedCandidate, [], Epilogue.None, accumulates: true,
                    gatesNow[(2 * units)..], scratch, start, end);
            }

            for (int n = start; n < end; n++)
            {
                int row = geometry.Row(time, n);
                Span<float> gate = gates.Slice(row * Gates * units, Gates * units);
                Span<float> reset = resets.Slice(row * units, units);
                Span<float> output = outputs.Slice(row * units, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    reset.Clear();
                    output.Clear();
                    continue;
                }

                Span<float> state = hidden.Slice(n * units, units);
                if (Vector512.IsHardwareAccelerated)
                    GruStep.Forward<Lanes512>(resetsAfter, gate, reset, state);
                else if (Vector256.IsHardwareAccelerated)
                    GruStep.Forward<Lanes256>(resetsAfter, gate, reset, state);
                else
                    GruStep.Forward<Lanes128>(resetsAfter, gate, reset, state);

                state.CopyTo(output);
            }
        }
    }

    /// <summary>
    /// Replaces the gates by the gradients of their pre-activations, and the gradient of the final states by that of
    /// the initial ones. The gradient of Rzr is the product of the transposed dz, dr with
    /// <see cref="PreviousStates.Fill"/>. That of Rh is the product of the transposed dh with the resets r h; with the reset
    /// after, of the transposed resets, which hold the gradient of h Rh^T + bias then, with the previous states.
    /// </summary>
    /// <param name="geometry">The extents and the layout.</param>
    /// <param name="resetsAfter">Whether r multiplies the recurrent product.</param>
    /// <param name="packedGates">Rzr packed for <see cref="BackwardGateProduct"/>.</param>
    /// <param name="packedCandidate">Rh packed for <see cref="BackwardCandidateProduct"/>.</param>
    /// <param name="gates">Gates, then gradients of the pre-activations.</param>
    /// <param name="resets">The resets of the forward pass; with the reset after, then gradients.</param>
    /// <param name="outputs">The hidden states of all steps.</param>
    /// <param name="initialHidden">The initial hidden states, or empty for zeros.</param>
    /// <param name="gradOutputs">The gradient of the outputs, or empty for zeros.</param>
    /// <param name="gradHidden">The gradient of the final, then of the initial hidden states.</param>
    /// <param name="gradResets">Room of [N, H]; used with the reset before.</param>
    /// <param name="lengths">The samples' lengths, or empty.</param>
    /// <param name="scratch">A thread's scratch, the larger of the two backward products'.</param>
    /// <param name="start">The first sample.</param>
    /// <param name="end">The sample behind the last.</param>
    public static void Backward(
        in RecurrentGeometry geometry, bool resetsAfter, ReadOnlySpan<float> packedGates,
        ReadOnlySpan<float> packedCandidate, Span<float> gates, Span<float> resets, ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> initialHidden, ReadOnlySpan<float> gradOutputs, Span<float> gradHidden,
        Span<float> gradResets, ReadOnlySpan<int> lengths, Span<float> scratch, int start, int end)
    {
        int units = geometry.Units;
        GemmShape gateProduct = BackwardGateProduct(in geometry);
        GemmShape candidateProduct = BackwardCandidateProduct(in geometry, resetsAfter);
        for (int order = geometry.Steps - 1; order >= 0; order--)
        {
            int time = geometry.Time(order);
            Span<float> gatesNow = gates[(geometry.Row(time, 0) * Gates * units)..];
            for (int n = start; n < end; n++)
            {
                int row = geometry.Row(time, n);
                Span<float> gate = gates.Slice(row * Gates * units, Gates * units);
                Span<float> reset = resets.Slice(row * units, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    reset.Clear();
                    continue;
                }

                ReadOnlySpan<float> previous = geometry.Previous(outputs, initialHidden, lengths, order, n);
                ReadOnlySpan<float> gradOutput = gradOutputs.IsEmpty ? default : gradOutputs.Slice(row * units, units);
                Span<float> dh = gradHidden.Slice(n * units, units);
                if (Vector512.IsHardwareAccelerated)
                    GruStep.Backward<Lanes512>(resetsAfter, gate, reset, previous, gradOutput, dh);
                else if (Vector256.IsHardwareAccelerated)
                    GruStep.Backward<Lanes256>(resetsAfter, gate, reset, previous, gradOutput, dh);
                else
                    GruStep.Backward<Lanes128>(resetsAfter, gate, reset, previous, gradOutput, dh);
            }

            if (resetsAfter)
            {
                Gemm.MultiplyRows(in candidateProduct, resets[(geometry.Row(time, 0) * units)..], packedCandidate, [],
                    Epilogue.None, accumulates: true, gradHidden, scratch, start, end);
            }
            else
            {
                Gemm.MultiplyRows(in candidateProduct, gatesNow[(2 * units)..], packedCandidate, [], Epilogue.None,
                    accumulates: false, gradResets, scratch, start, end);
                for (int n = start; n < end; n++)
                {
                    if (!RecurrentGeometry.IsWithin(lengths, time, n))
                        continue;

                    Span<float> gate = gates.Slice((geometry.Row(time, n) * Gates * units) + units, units);
                    ReadOnlySpan<float> previous = geometry.Previous(outputs, initialHidden, lengths, order, n);
                    ReadOnlySpan<float> gradReset = gradResets.Slice(n * units, units);
                    Span<float> dh = gradHidden.Slice(n * units, units);
                    if (Vector512.IsHardwareAccelerated)
                        GruStep.BackwardReset<Lanes512>(gate, gradReset, previous, dh);
                    else if (Vector256.IsHardwareAccelerated)
                        GruStep.BackwardReset<Lanes256>(gate, gradReset, previous, dh);
                    else
                        GruStep.BackwardReset<Lanes128>(gate, gradReset, previous, dh);
                }
            }

            // Rows of padding keep their gradient, as that of their gates is 0.
            Gemm.MultiplyRows(
                in gateProduct, gatesNow, packedGates, [], Epilogue.None, accumulates: true, gradHidden, scratch,
                start, end);
        }
    }
}
