using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>A plain recurrent layer as in ONNX RNN: h' = activation(pre-activation + h R^T).</summary>
internal static class SimpleRnn
{
    /// <summary>
    /// Replaces the pre-activations by the outputs [T, N, H] and turns the initial states [N, H] into the final ones.
    /// <paramref name="recurrent"/> is R [H, H].
    /// </summary>
    public static void Forward<T>(
        in RecurrentGeometry geometry, Epilogue activation, ReadOnlySpan<T> recurrent, Span<T> outputs, Span<T> hidden,
        ReadOnlySpan<int> lengths)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int units = geometry.Units;
        for (int order = 0; order < geometry.Steps; order++)
        {
            int time = geometry.Time(order);
            for (int n = 0; n < geometry.Samples; n++)
            {
                Span<T> output = outputs.Slice(geometry.Row(time, n) * units, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    output.Clear();
                    continue;
                }

                for (int j = 0; j < units; j++)
                {
                    for (int k = 0; k < units; k++)
                        output[j] += recurrent[(j * units) + k] * hidden[(n * units) + k];
                }

                EpilogueFunction.Apply(activation, output);
                output.CopyTo(hidden[(n * units)..]);
            }
        }
    }

    /// <summary>
    /// Writes the gradients of the pre-activations [T, N, H] and turns the gradients of the final states into those of the initial
    /// ones. Empty output gradients are zeros.
    /// </summary>
    public static void Backward<T>(
        in RecurrentGeometry geometry, Epilogue activation, ReadOnlySpan<T> recurrent, ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> gradOutputs, Span<T> gradients, Span<T> gradHidden, ReadOnlySpan<int> lengths)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int units = geometry.Units;
        for (int order = geometry.Steps - 1; order >= 0; order--)
        {
            int time = geometry.Time(order);
            for (int n = 0; n < geometry.Samples; n++)
            {
                int row = geometry.Row(time, n) * units;
                Span<T> gradient = gradients.Slice(row, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gradient.Clear();
                    continue;
                }

                for (int u = 0; u < units; u++)
                {
                    T dh = gradHidden[(n * units) + u] + (gradOutputs.IsEmpty ? T.Zero : gradOutputs[row + u]);
                    gradient[u] = Derive(activation, dh, outputs[row + u]);
                }

                for (int k = 0; k < units; k++)
                {
                    T sum = T.Zero;
                    for (int j = 0; j < units; j++)
                        sum += gradient[j] * recurrent[(j * units) + k];

                    gradHidden[(n * units) + k] = sum;
                }
            }
        }
    }

    private static T Derive<T>(Epilogue activation, T gradOutput, T output)
        where T : IFloatingPointIeee754<T> => activation switch
        {
            Epilogue.Relu => default(ActivationGradients.Relu).Define(gradOutput, output),
            Epilogue.Tanh => default(ActivationGradients.Tanh).Define(gradOutput, output),
            Epilogue.Sigmoid => default(ActivationGradients.Sigmoid).Define(gradOutput, output),
            _ => gradOutput,
        };
}
