namespace Microsoft.ML.BigDL.Kernels;

/// <summary>The states before every step, which the gradient of recurrent weights multiplies.</summary>
internal static class PreviousStates
{
    /// <summary>
    /// previous[t, n] = the state of <paramref name="outputs"/> [T, N, H] that the step at t of sample n started from, for the samples
    /// [start, end); initial states [N, H] are zeros when empty. Rows of padding are 0.
    /// </summary>
    public static void Fill<T>(
        in RecurrentGeometry geometry, ReadOnlySpan<T> outputs, ReadOnlySpan<T> initial, ReadOnlySpan<int> lengths,
        Span<T> previous, int start, int end)
    {
        int units = geometry.Units;
        for (int order = 0; order < geometry.Steps; order++)
        {
            int time = geometry.Time(order);
            for (int n = start; n < end; n++)
            {
                Span<T> target = previous.Slice(geometry.Row(time, n) * units, units);
                ReadOnlySpan<T> source = RecurrentGeometry.IsWithin(lengths, time, n)
                    ? geometry.Previous(outputs, initial, lengths, order, n)
                    : default;
                if (source.IsEmpty)
                    target.Clear();
                else
                    source.CopyTo(target);
            }
        }
    }
}
