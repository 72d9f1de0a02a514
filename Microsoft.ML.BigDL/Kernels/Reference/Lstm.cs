using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>
/// LSTM as in ONNX, gates in the order i, o, f, c, without peepholes: i, o, f = sigmoid and g = tanh of (pre-activation
/// + h R^T), c' = f c + i g, h' = o tanh(c').
/// </summary>
internal static class Lstm
{
    private const int Gates = 4;

    /// <summary>
    /// Replaces the pre-activations [T, N, 4H] by the gates, writes cells and outputs [T, N, H], and turns the initial
    /// states hidden and cell [N, H] into the final ones. <paramref name="recurrent"/> is R [4H, H].
    /// </summary>
    public static void Forward<T>(
        in RecurrentGeometry geometry, ReadOnlySpan<T> recurrent, Span<T> gates, Span<T> cells, Span<T> outputs,
        Span<T> hidden, Span<T> cell, ReadOnlySpan<int> lengths)
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
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    cells.Slice(row * units, units).Clear();
                    outputs.Slice(row * units, units).Clear();
                    continue;
                }

                for (int j = 0; j < Gates * units; j++)
                {
                    for (int k = 0; k < units; k++)
                        gate[j] += recurrent[(j * units) + k] * hidden[(n * units) + k];
                }

                for (int u = 0; u < units; u++)
                {
                    T i = gate[u] = Sigmoid(gate[u]);
                    T o = gate[units + u] = Sigmoid(gate[units + u]);
                    T f = gate[(2 * units) + u] = Sigmoid(gate[(2 * units) + u]);
                    T g = gate[(3 * units) + u] = T.Tanh(gate[(3 * units) + u]);
                    T c = (f * cell[(n * units) + u]) + (i * g);
                    cell[(n * units) + u] = c;
                    cells[(row * units) + u] = c;
                    next[u] = o * T.Tanh(c);
                }

                next.CopyTo(hidden[(n * units)..]);
                next.CopyTo(outputs[(row * units)..]);
            }
        }
    }

    /// <summary>
    /// Replaces the gates by the gradients of their pre-activations, and the gradients of the final states by those of
    /// the initial ones. Empty initial cells are zeros; empty output gradients too.
    /// </summary>
    public static void Backward<T>(
        in RecurrentGeometry geometry, ReadOnlySpan<T> recurrent, Span<T> gates, ReadOnlySpan<T> cells,
        ReadOnlySpan<T> initialCell, ReadOnlySpan<T> gradOutputs, Span<T> gradHidden, Span<T> gradCell,
        ReadOnlySpan<int> lengths)
        where T : IFloatingPointIeee754<T>
    {
        int units = geometry.Units;
        for (int order = geometry.Steps - 1; order >= 0; order--)
        {
            int time = geometry.Time(order);
            for (int n = 0; n < geometry.Samples; n++)
            {
                int row = geometry.Row(time, n);
                Span<T> gate = gates.Slice(row * Gates * units, Gates * units);
                if (!RecurrentGeometry.IsWithin(lengths, time, n))
                {
                    gate.Clear();
                    continue;
                }

                ReadOnlySpan<T> previous = geometry.Previous(cells, initialCell, lengths, order, n);
                for (int u = 0; u < units; u++)
                {
                    (T i, T o, T f, T g) = (gate[u], gate[units + u], gate[(2 * units) + u], gate[(3 * units) + u]);
                    T tanh = T.Tanh(cells[(row * units) + u]);
                    T outer = gradOutputs.IsEmpty ? T.Zero : gradOutputs[(row * units) + u];
                    T dh = gradHidden[(n * units) + u] + outer;
                    T dc = gradCell[(n * units) + u] + (dh * o * (T.One - (tanh * tanh)));
                    gate[u] = dc * g * i * (T.One - i);
                    gate[units + u] = dh * tanh * o * (T.One - o);
                    gate[(2 * units) + u] = dc * (previous.IsEmpty ? T.Zero : previous[u]) * f * (T.One - f);
                    gate[(3 * units) + u] = dc * i * (T.One - (g * g));
                    gradCell[(n * units) + u] = dc * f;
                }

                for (int k = 0; k < units; k++)
                {
                    T sum = T.Zero;
                    for (int j = 0; j < Gates * units; j++)
                        sum += gate[j] * recurrent[(j * units) + k];

                    gradHidden[(n * units) + k] = sum;
                }
            }
        }
    }

    private static T Sigmoid<T>(T x)
        where T : IFloatingPointIeee754<T> => default(Activations.Sigmoid).Define(x);
}
