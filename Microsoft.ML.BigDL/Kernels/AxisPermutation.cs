namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// How a tensor with its axes reordered is read: for each output axis its extent and the step in the input. Axes that stay
/// neighbours are merged, except with the first output axis, whose indices are the items that threads share.
/// </summary>
internal sealed class AxisPermutation
{
    private readonly int[] _extents;
    private readonly int[] _strides;

    /// <param name="input">The extents of the input.</param>
    /// <param name="permutation">Output axis i is input axis <c>permutation[i]</c>.</param>
    public AxisPermutation(ReadOnlySpan<int> input, ReadOnlySpan<int> permutation)
    {
        List<int> extents = [];
        List<int> strides = [];
        foreach (int axis in permutation)
        {
            int extent = input[axis];
            int stride = Product(input[(axis + 1)..]);
            if (extents.Count > 1 && extent == 1)
                continue;

            if (extents.Count > 1 && strides[^1] == stride * extent)
                (extents[^1], strides[^1]) = (extents[^1] * extent, stride);
            else
            {
                extents.Add(extent);
                strides.Add(stride);
            }
        }

        if (extents.Count < 2)
        {
            extents.Add(1);
            strides.Add(1);
        }

        if (permutation.IsEmpty)
        {
            extents.Add(1);
            strides.Add(1);
        }

        _extents = [.. extents];
        _strides = [.. strides];
        RowsPerItem = 1;
        for (int axis = 1; axis < _extents.Length - 1; axis++)
            RowsPerItem *= _extents[axis];
    }

    /// <summary>The extent of the first output axis.</summary>
    public int Items => _extents[0];

    /// <summary>Rows of the last output axis in one item.</summary>
    public int RowsPerItem { get; }

    /// <summary>The extent of the last output axis.</summary>
    public int RowLength => _extents[^1];

    /// <summary>The step in the input along a row.</summary>
    public int RowStride => _strides[^1];

    /// <summary>The number of neighbouring rows that read neighbouring elements: planes to transpose; 1 where there are none.</summary>
    public int PlaneRows => RowStride > 1 && _strides[^2] == 1 ? _extents[^2] : 1;

    /// <summary>Where a row, counted over all items, starts in the input.</summary>
    public int RowStart(int row)
    {
        int start = 0;
        for (int axis = _extents.Length - 2; axis >= 0; axis--)
        {
            (row, int index) = Math.DivRem(row, _extents[axis]);
            start += index * _strides[axis];
        }

        return start;
    }

    private static int Product(ReadOnlySpan<int> extents)
    {
        int product = 1;
        foreach (int extent in extents)
            product = checked(product * extent);

        return product;
    }
}
