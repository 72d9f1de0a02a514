using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Losses that are a mean over the elements of a sample.</summary>
internal static class ElementLoss
{
    /// <summary>
    /// loss[r] = w[r] mean over c of l(x[r, c], t[r, c]) and gradInput[r, c] = scale w[r] / columns l'(x[r, c], t[r,
    /// c]). Empty weights are ones; an empty gradient is not computed.
    /// </summary>
    public static void Run<T, TLoss>(
        int columns, ReadOnlySpan<T> x, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, T scale, Span<T> loss,
        Span<T> gradInput, TLoss function = default)
        where T : IFloatingPointIeee754<T>
        where TLoss : struct, ILoss
    {
        for (int row = 0; row < loss.Length; row++)
        {
            T weight = (weights.IsEmpty ? T.One : weights[row]) / T.CreateTruncating(columns);
            T sum = T.Zero;
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                sum += function.Define(x[i], targets[i]);
                if (!gradInput.IsEmpty)
                    gradInput[i] = scale * weight * function.DefineGradient(x[i], targets[i]);
            }

            loss[row] = weight * sum;
        }
    }
}
