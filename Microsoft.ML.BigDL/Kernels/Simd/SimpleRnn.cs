using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Kernels.Simd.Products;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// A plain recurrent layer, <see cref="Reference.SimpleRnn"/>, for the samples [start, end), with the recurrent product of each step
/// taken for all samples of the range at once. A sample's bits do not depend on the range.
/// </summary>
internal static class SimpleRnn
{
    /// <summary>The product h R^T of a step, for packing R [H, H] and sizing scratch.</summary>
    public static GemmShape ForwardProduct(in RecurrentGeometry geometry) => new(
        geometry.Samples, geometry.Units, geometry.Units, geometry.Units, 1, 1, geometry.Units, geometry.SampleStride * geometry.Units);

    /// <summary>The product of a step's gradient with R, for packing R [H, H] and sizing scratch.</summary>
    public static GemmShape BackwardProduct(in RecurrentGeometry geometry) => new(
        geometry.Samples, geometry.Units, geometry.Units, geometry.SampleStride * geometry.Units, 1, geometry.Units, 1, geometry.Units);

    /// <summary>
    /// Replaces the pre-activations by the outputs [T, N, H] and turns the initial states [N, H] into the final ones; R is packed for
    /// <see cref="ForwardProduct"/>.
    /// </summary>
    public static void Forward(
        in RecurrentGeometry geometry, Epilogue activation, ReadOnlySpan<float> packedRecurrent, Span<float> outputs,
        Span<float> hidden, ReadOnlySpan<int> lengths, Span<float> scratch, int start, int end)
    {
        int units = geometry.Units;
        GemmShape product = ForwardProduct(in geometry);
        for (int order = 0; order < geometry.Steps; order++)
        {
            int time = geometry.Time(order);
            Gemm.MultiplyRows(
                in product, hidden, packedRecurrent, [], activation, accumulates: true, outputs[(geometry.Row(time, 0) * units)..],
                scratch, start, end);
            for (int n = start; n < end; n++)
            {
                Span<float> output = outputs.Slice(geometry.Row(time, n) * units, units);
                if (RecurrentGeometry.IsWithin(lengths, time, n))
                    output.CopyTo(hidden[(n * units)..]);
                else
                    output.Clear();
            }
        }
    }

    /// <summary>
    /// Writes the gradients of the pre-activations [T, N, H] and turns the gradients of the final states into those of the initial
    /// ones; R is packed for <see cref="BackwardProduct"/>. Empty output gradients are zeros.
    /// </summary>
    public static void Backward(
        in RecurrentGeometry geometry, Epilogue activation, ReadOnlySpan<float> packedRecurrent, ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> gradOutputs, Span<float> gradients, Span<float> gradHidden, ReadOnlySpan<int> lengths,
        Span<float> scratch, int start, int end)
    {
        int units = geometry.Units;
        GemmShape product = BackwardProduct(in geometry);
        for (int order = geometry.Steps - 1; order >= 0; order--)
        {
            int time = geometry.Time(order);
            for (int n = start; n < end; n++)
            {
                int row = geometry.Row(time, n) * units;
                Span<float> gradient = gradients.Slice(row, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gradient.Clear();
                    continue;
                }

                Span<float> carried = gradHidden.Slice(n * units, units);
                if (!gradOutputs.IsEmpty)
                    TensorPrimitives.Add(carried, gradOutputs.Slice(row, units), carried);

                Derive(activation, carried, outputs.Slice(row, units), gradient);
                carried.Clear();
            }

            // Rows of padding keep what they carry, as their gradient is 0.
            Gemm.MultiplyRows(
                in product, gradients[(geometry.Row(time, 0) * units)..], packedRecurrent, [], Epilogue.None, accumulates: true,
                gradHidden, scratch, start, end);
        }
    }

    private static void Derive(Epilogue activation, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> output, Span<float> gradient)
    {
        switch (activation)
        {
            case Epilogue.Relu:
                Elementwise.Apply<ActivationGradients.Relu>(gradOutput, output, gradient);
                break;
            case Epilogue.Tanh:
                Elementwise.Apply<ActivationGradients.Tanh>(gradOutput, output, gradient);
                break;
            case Epilogue.Sigmoid:
                Elementwise.Apply<ActivationGradients.Sigmoid>(gradOutput, output, gradient);
                break;
            default:
                gradOutput.CopyTo(gradient);
                break;
        }
    }
}
