using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>Copies the rows of some samples at all steps.</summary>
internal static class RecurrentRows
{
    /// <summary>Copies rows of any width between buffers of the same layout.</summary>
    public static void Copy<T>(in RecurrentGeometry geometry, ReadOnlySpan<T> from, Span<T> to, int begin, int end)
        where T : unmanaged
    {
        int width = from.Length / (geometry.Steps * geometry.Samples);
        int runs = geometry.IsBatchMajor ? 1 : geometry.Steps;
        int length = (end - begin) * width * (geometry.IsBatchMajor ? geometry.Steps : 1);
        for (int run = 0; run < runs; run++)
        {
            int start = geometry.Row(run, begin) * width;
            from.Slice(start, length).CopyTo(to[start..]);
        }
    }
}
