using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Cross-entropy of the softmax of logits [rows, classes].</summary>
internal static class SoftmaxCrossEntropy
{
    /// <summary>
    /// loss[r] = -w[r] ln p[r, label] and gradInput = scale w[r] (p - onehot). Empty weights are ones; an empty
    /// gradient is not computed; a negative label gives loss and gradient 0.
    /// </summary>
    public static void Sparse<T, TLabel>(
        int classes, ReadOnlySpan<T> logits, ReadOnlySpan<TLabel> labels, ReadOnlySpan<T> weights, T scale,
        Span<T> loss, Span<T> gradInput)
        where T : IFloatingPointIeee754<T>
        where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        T[] target = new T[classes];
        for (int row = 0; row < loss.Length; row++)
        {
            int label = int.CreateChecked(labels[row]);
            Array.Clear(target);
            if (label >= 0)
                target[label] = T.One;

            Dense(classes, logits.Slice(row * classes, classes), target, weights.IsEmpty ? weights : weights.Slice(row,
                1), scale, loss.Slice(row, 1), gradInput.IsEmpty ? gradInput : gradInput.Slice(row * classes, classes));
        }
    }

    /// <summary>
    /// loss[r] = -w[r] sum over c of t[r, c] ln p[r, c] and gradInput[r, c] = scale w[r] (p[r, c] sum t[r, :] - t[r,
    /// c]). Empty weights are ones; an empty gradient is not computed.
    /// </summary>
    public static void Dense<T>(
        int classes, ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, T scale, Span<T> loss,
        Span<T> gradInput)
        where T : IFloatingPointIeee754<T>
    {
        T[] logs = new T[classes];
        for (int row = 0; row < loss.Length; row++)
        {
            Softmax.Forward<T>(new AxisGeometry(1, classes, 1), logits.Slice(row * classes, classes), logs, log: true);
            T weight = weights.IsEmpty ? T.One : weights[row];
            T sum = T.Zero;
            T mass = T.Zero;
            for (int c = 0; c < classes; c++)
            {
                T target = targets[(row * classes) + c];
                sum += target * logs[c];
                mass += target;
            }

            loss[row] = -weight * sum;
            for (int c = 0; c < classes && !gradInput.IsEmpty; c++)
            {
                int i = (row * classes) + c;
                gradInput[i] = scale * weight * ((T.Exp(logs[c]) * mass) - targets[i]);
            }
        }
    }
}
