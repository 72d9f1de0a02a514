using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Cross-entropy of the softmax of logits [rows, classes] with its gradient, for the rows [start, end).
/// </summary>
internal static class SoftmaxCrossEntropy
{
    /// <summary>
    /// loss[r] = -w[r] ln p[r, label] and gradInput = scale w[r] (p - onehot). Empty weights are ones; a negative label
    /// gives loss and gradient 0. The gradient is always computed, as it holds the exponentials; it may overwrite the
    /// logits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not below the number of classes.</exception>
    public static void Sparse<TLabel>(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<TLabel> labels, ReadOnlySpan<float> weights, float scale,
        Span<float> loss, Span<float> gradInput, int start, int end)
        where TLabel : unmanaged, IBinaryInteger<TLabel>
    {
        for (int row = start; row < end; row++)
        {
            TLabel label = labels[row];
            Span<float> gradient = gradInput.Slice(row * classes, classes);
            if (TLabel.IsNegative(label))
            {
                loss[row] = 0;
                gradient.Clear();
                continue;
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(long.CreateChecked(label), classes, nameof(labels));
            int target = int.CreateTruncating(label);
            float weight = weights.IsEmpty ? 1f : weights[row];
            ReadOnlySpan<float> x = logits.Slice(row * classes, classes);
            float max = Max(x);
            float distance = max - x[target];
            float sum = Exponentials(x, gradient, max);
            loss[row] = weight * (MathF.Log(sum) + distance);
            Elementwise.Apply<Arithmetic.Mul>(gradient, scale * weight / sum, gradient);
            gradient[target] -= scale * weight;
        }
    }

    /// <summary>
    /// loss[r] = -w[r] sum over c of t[r, c] ln p[r, c] and gradInput[r, c] = scale w[r] (p[r, c] sum t[r, :] - t[r,
    /// c]). Empty weights are ones. The gradient is always computed; it may overwrite the logits.
    /// </summary>
    public static void Dense(
        int classes, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale,
        Span<float> loss, Span<float> gradInput, int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            float weight = weights.IsEmpty ? 1f : weights[row];
            ReadOnlySpan<float> x = logits.Slice(row * classes, classes);
            ReadOnlySpan<float> target = targets.Slice(row * classes, classes);
            Span<float> gradient = gradInput.Slice(row * classes, classes);
            if (Vector512.IsHardwareAccelerated)
                loss[row] = weight * DenseRow<Lanes512>(x, target, scale * weight, gradient);
            else if (Vector256.IsHardwareAccelerated)
                loss[row] = weight * DenseRow<Lanes256>(x, target, scale * weight, gradient);
            else
                loss[row] = weight * DenseRow<Lanes128>(x, target, scale * weight, gradient);
        }
    }

    internal static float DenseRow<V>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> targets, float factor, Span<float> gradInput)
        where V : struct, ILanes<V>
    {
        float max = Max(x);
        ref readonly float target = ref MemoryMarshal.GetReference(targets);
        ref readonly float logits = ref MemoryMarshal.GetReference(x);
        V masses = V.Zero;
        V distances = V.Zero;
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V t = LaneMemory.Load<V>(in target, i, left);
            V distance = V.Create(max) - LaneMemory.Load<V>(in logits, i, left);
            masses += t;

            // A class with target 0 takes no part, even if its logit is -infinity.
            distances += V.Select(V.Same(t, V.Zero), V.Zero, t * distance);
        }

        float mass = V.Sum(masses);
        float sum = Exponentials(x, gradInput, max);
        ref float gradient = ref MemoryMarshal.GetReference(gradInput);
        V share = V.Create(factor * mass / sum);
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V t = LaneMemory.Load<V>(in target, i, left);
            V e = LaneMemory.Load<V>(in gradient, i, left);
            LaneMemory.Store(V.MultiplyAdd(share, e, -(V.Create(factor) * t)), ref gradient, i, left);
        }

        return (mass * MathF.Log(sum)) + V.Sum(distances);
    }

    private static float Max(ReadOnlySpan<float> x) =>
        Vector512.IsHardwareAccelerated ? (float)AxisReduction.Contiguous<Reductions.Max, Lanes512>(x)
        : Vector256.IsHardwareAccelerated ? (float)AxisReduction.Contiguous<Reductions.Max, Lanes256>(x)
        : (float)AxisReduction.Contiguous<Reductions.Max, Lanes128>(x);

    private static float Exponentials(ReadOnlySpan<float> x, Span<float> y, float max) =>
        Vector512.IsHardwareAccelerated ? Softmax.Exponentials<Lanes512>(x, y, max)
        : Vector256.IsHardwareAccelerated ? Softmax.Exponentials<Lanes256>(x, y, max)
        : Softmax.Exponentials<Lanes128>(x, y, max);
}
