namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// A tensor rearranged axis by axis: each index of an output axis names an index of the input axis, or none. Seen as
/// [outer, position, block]: leading axes that stay as they are, one table over the positions of all rearranged axes, and
/// blocks of trailing axes that stay as they are.
/// </summary>
internal sealed class AxisMap
{
    /// <summary>The index that names no element.</summary>
    public const int None = -1;

    private readonly int[] _sources;

    /// <param name="input">The extents of the input.</param>
    /// <param name="maps">For each axis the input index of each output index; null for an axis that stays as it is.</param>
    public AxisMap(ReadOnlySpan<int> input, int[]?[] maps)
    {
        int first = 0;
        while (first < maps.Length && maps[first] is null)
            first++;

        int end = maps.Length;
        while (end > first && maps[end - 1] is null)
            end--;

        Outer = Product(input, 0, first);
        Block = Product(input, end, maps.Length);
        InputLength = Product(input, first, maps.Length);
        FirstExtent = first < maps.Length ? maps[first]!.Length : 1;
        int[] sources = [0];
        for (int axis = first; axis < end; axis++)
        {
            int stride = Product(input, axis + 1, maps.Length);
            int[] map = maps[axis] ?? [.. Enumerable.Range(0, input[axis])];
            sources = [.. sources.SelectMany(_ => map, (start, i) => start == None || i == None ? None : checked(start + (i * stride)))];
        }

        _sources = sources;
    }

    /// <summary>The number of slices that are rearranged alike.</summary>
    public int Outer { get; }

    /// <summary>Elements that stay together.</summary>
    public int Block { get; }

    /// <summary>Elements of the input in one outer slice.</summary>
    public int InputLength { get; }

    /// <summary>The output's extent of the first rearranged axis.</summary>
    public int FirstExtent { get; }

    /// <summary>The output's blocks in one outer slice.</summary>
    public int Positions => _sources.Length;

    /// <summary>Where the block of each position starts in an outer slice of the input, or <see cref="None"/>.</summary>
    public ReadOnlySpan<int> Sources => _sources;

    private static int Product(ReadOnlySpan<int> extents, int start, int end)
    {
        int product = 1;
        foreach (int extent in extents[start..end])
            product = checked(product * extent);

        return product;
    }
}
