namespace Microsoft.ML.BigDL.Ops;

/// <summary>The part of a buffer that belongs to a range of a kernel's items.</summary>
internal static class Slices
{
    /// <summary>Slices <paramref name="begin"/> to <paramref name="end"/> of a buffer cut into <paramref name="items"/> equal slices.</summary>
    public static Span<T> Of<T>(Span<T> buffer, int items, int begin, int end)
    {
        int length = buffer.Length / items;
        return buffer.Slice(begin * length, (end - begin) * length);
    }
}
