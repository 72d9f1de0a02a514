using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Losses that are a mean over the elements of a sample, with their gradient in the same pass.</summary>
internal static class ElementLoss
{
    /// <summary>
    /// loss[r] = w[r] mean over c of l(x[r, c], t[r, c]) and gradInput[r, c] = scale w[r] / columns l'(x[r, c], t[r,
    /// c]) for the rows [start, end). Empty weights are ones; an empty gradient is not computed; the gradient may
    /// overwrite x or the targets.
    /// </summary>
    public static void Run<TLoss>(
        int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale,
        Span<float> loss, Span<float> gradInput, int start, int end, TLoss function = default)
        where TLoss : struct, ILoss
    {
        for (int row = start; row < end; row++)
        {
            float weight = (weights.IsEmpty ? 1f : weights[row]) / columns;
            ReadOnlySpan<float> rowX = x.Slice(row * columns, columns);
            ReadOnlySpan<float> rowTargets = targets.Slice(row * columns, columns);
            Span<float> rowGradient = gradInput.IsEmpty ? [] : gradInput.Slice(row * columns, columns);
            float sum = Vector512.IsHardwareAccelerated
                ? Row<TLoss, Lanes512>(rowX, rowTargets, scale * weight, rowGradient, function)
                : Vector256.IsHardwareAccelerated
                ? Row<TLoss, Lanes256>(rowX, rowTargets, scale * weight, rowGradient, function)
                : Row<TLoss, Lanes128>(rowX, rowTargets, scale * weight, rowGradient, function);
            loss[row] = weight * sum;
        }
    }

    internal static float Row<TLoss, V>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> targets, float factor, Span<float> gradInput, TLoss function)
        where TLoss : struct, ILoss
        where V : struct, ILanes<V>
    {
        ref readonly float prediction = ref MemoryMarshal.GetReference(x);
        ref readonly float target = ref MemoryMarshal.GetReference(targets);
        ref float gradient = ref MemoryMarshal.GetReference(gradInput);
        V scale = V.Create(factor);
        V sum = V.Zero;
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V p = LaneMemory.Load<V>(in prediction, i, left);
            V t = LaneMemory.Load<V>(in target, i, left);
            sum += LaneMemory.Keep(function.Value(p, t), left);
            if (!gradInput.IsEmpty)
                LaneMemory.Store(scale * function.Gradient(p, t), ref gradient, i, left);
        }

        return V.Sum(sum);
    }
}
