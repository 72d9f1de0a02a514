using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>
/// GRU as in ONNX, gates in the order z, r, h. z, r = sigmoid(pre-activation + h R^T); the candidate is
/// tanh(pre-activation + (r h) Rh^T), or with the reset after the product (linear_before_reset, Keras's reset_after)
/// tanh(pre-activation + r (h Rh^T + bias)); h' = (1 - z) candidate + z h.
/// </summary>
internal static class Gru
{
    private const int Gates = 3;

    /// <summary>
    /// Replaces the pre-activations [T, N, 3H] by the gates, writes outputs [T, N, H] and turns the initial hidden
    /// states [N, H] into the final ones. R is [3H, H]. <paramref name="resets"/> [T, N, H] receives r h, or h Rh^T +
    /// bias with the reset after.
    /// </summary>
    public static void Forward<T>(
        in RecurrentGeometry geometry, bool resetsAfter, ReadOnlySpan<T> recurrent, ReadOnlySpan<T> recurrentBias,
        Span<T> gates, Span<T> resets, Span<T> outputs, Span<T> hidden, ReadOnlySpan<int> lengths)
        where T : IFloatingPointIeee754<T>
    {
        int units = geometry.Units;
        T[] next = new T[units];
        for (int order = 0; order < geometry.Steps; order++)
        {
            int time = geometry.Time(order);
            for (int n = 0; n < geometry.Samples; n++)
            {
                int row = geometry.Row(time, n);
                Span<T> gate = gates.Slice(row * Gates * units, Gates * units);
                Span<T> reset = resets.Slice(row * units, units);
                Span<T> h = hidden.Slice(n * units, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    reset.Clear();
                    outputs.Slice(row * units, units).Clear();
                    continue;
                }

                for (int j = 0; j < 2 * units; j++)
                    gate[j] = default(Activations.Sigmoid).Define(gate[j] + Dot(recurrent.Slice(j * units, units), h));

                for (int u = 0; u < units; u++)
                {
                    T bias = recurrentBias.IsEmpty ? T.Zero : recurrentBias[u];
                    reset[u] = resetsAfter
                        ? Dot(recurrent.Slice(((2 * units) + u) * units, units), h) + bias
                        : gate[units + u] * h[u];
                }

                for (int u = 0; u < units; u++)
                {
                    T product = resetsAfter
                        ? gate[units + u] * reset[u]
                        : Dot(recurrent.Slice(((2 * units) + u) * units, units), reset);
                    T candidate = gate[(2 * units) + u] = T.Tanh(gate[(2 * units) + u] + product);
                    next[u] = ((T.One - gate[u]) * candidate) + (gate[u] * h[u]);
                }

                next.CopyTo(h);
                next.CopyTo(outputs[(row * units)..]);
            }
        }
    }

    /// <summary>
    /// Replaces the gates by the gradients of their pre-activations, and the gradient of the final states by that of
    /// the initial ones. With the reset after, <paramref name="resets"/> becomes the gradient of h Rh^T + bias.
    /// </summary>
    public static void Backward<T>(
        in RecurrentGeometry geometry, bool resetsAfter, ReadOnlySpan<T> recurrent, Span<T> gates, Span<T> resets,
        ReadOnlySpan<T> outputs, ReadOnlySpan<T> initialHidden, ReadOnlySpan<T> gradOutputs, Span<T> gradHidden,
        ReadOnlySpan<int> lengths)
        where T : IFloatingPointIeee754<T>
    {
        int units = geometry.Units;
        T[] gradPrevious = new T[units];
        T[] gradProduct = new T[units];
        for (int order = geometry.Steps - 1; order >= 0; order--)
        {
            int time = geometry.Time(order);
            for (int n = 0; n < geometry.Samples; n++)
            {
                int row = geometry.Row(time, n);
                Span<T> gate = gates.Slice(row * Gates * units, Gates * units);
                Span<T> reset = resets.Slice(row * units, units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    reset.Clear();
                    continue;
                }

                ReadOnlySpan<T> previous = geometry.Previous(outputs, initialHidden, lengths, order, n);
                for (int u = 0; u < units; u++)
                {
                    T before = previous.IsEmpty ? T.Zero : previous[u];
                    T outer = gradOutputs.IsEmpty ? T.Zero : gradOutputs[(row * units) + u];
                    T dh = gradHidden[(n * units) + u] + outer;
                    (T z, T candidate) = (gate[u], gate[(2 * units) + u]);
                    gate[u] = dh * (before - candidate) * z * (T.One - z);
                    gate[(2 * units) + u] = dh * (T.One - z) * (T.One - (candidate * candidate));
                    gradPrevious[u] = dh * z;
                }

                for (int u = 0; u < units; u++)
                {
                    T r = gate[units + u];
                    T gradReset;
                    if (resetsAfter)
                    {
                        gradReset = gate[(2 * units) + u] * reset[u];
                        gradProduct[u] = gate[(2 * units) + u] * r;
                        reset[u] = gradProduct[u];
                    }
                    else
                    {
                        T sum = T.Zero;
                        for (int j = 0; j < units; j++)
                            sum += gate[(2 * units) + j] * recurrent[(((2 * units) + j) * units) + u];

                        gradReset = previous.IsEmpty ? T.Zero : sum * previous[u];
                        gradPrevious[u] += sum * r;
                    }

                    gate[units + u] = gradReset * r * (T.One - r);
                }

                for (int k = 0; k < units; k++)
                {
                    for (int j = 0; j < 2 * units; j++)
                        gradPrevious[k] += gate[j] * recurrent[(j * units) + k];

                    for (int j = 0; resetsAfter && j < units; j++)
                        gradPrevious[k] += gradProduct[j] * recurrent[(((2 * units) + j) * units) + k];
                }

                gradPrevious.CopyTo(gradHidden[(n * units)..]);
            }
        }
    }

    private static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];

        return sum;
    }
}
