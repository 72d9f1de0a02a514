using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Applies the definition of an optimiser step to every weight.</summary>
internal static class OptimizerUpdate
{
    /// <summary>
    /// Updates the weights and slots in place; slots the step does not have are empty. A sparse update leaves weights whose gradient is 0, and
    /// their slots, as they are.
    /// </summary>
    public static void Run<T, TStep>(Span<T> w, ReadOnlySpan<T> g, Span<T> m, Span<T> v, TStep step, bool isSparse = false)
        where T : IFloatingPointIeee754<T>
        where TStep : struct, IOptimizerStep
    {
        T none = T.Zero;
        for (int i = 0; i < w.Length; i++)
        {
            if (isSparse && g[i] == T.Zero)
                continue;

            step.Define(ref w[i], g[i], ref TStep.Slots > 0 ? ref m[i] : ref none,
                ref TStep.Slots > 1 ? ref v[i] : ref none);
        }
    }
}
