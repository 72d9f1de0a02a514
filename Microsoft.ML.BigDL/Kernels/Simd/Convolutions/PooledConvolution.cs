using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The gradients of a convolution whose output went into a maximum pooling alone. The gradient of such an output is 0 but at the maxima, of
/// which there are few, so they are taken one by one: each is a patch of input times a number, or a filter times a number.
/// <para>
/// Input and input gradient are held padded and position by position, <c>[rows, columns, C]</c>, where a kernel row is
/// <c>KW C</c> neighbouring floats: whole vectors, however few the channels. Gradients that are 0, as many behind a ReLU are, are passed over,
/// so infinite inputs or weights meet no 0 there.
/// </para>
/// </summary>
internal readonly unsafe struct PooledConvolution
{
    /// <summary>Floats of all filters up to which their sums stay in the second-level cache.</summary>
    private const int MostSums = 256 * 1024;

    private readonly ConvGeometry _g;

    public PooledConvolution(in ConvGeometry g)
    {
        _g = g;
        int row = g.KW * g.C;
        Lanes = row > TileWidth.NarrowCount ? TileWidth.VectorCount : TileWidth.NarrowCount;
        RowVectors = (row + Lanes - 1) / Lanes;
        Line = (((g.OutW - 1) * g.StrideW) + g.KW) * g.C;
        PaddedRows = ((g.OutH - 1) * g.StrideH) + ((g.KH - 1) * g.DilationH) + 1;
        Rows = Math.Min(g.H, PaddedRows - g.PadTop);
        Columns = Math.Min(g.W, (Line / g.C) - g.PadLeft);
    }

    /// <summary>Floats of the vectors: the narrow ones where a kernel row fills no more.</summary>
    public int Lanes { get; }

    /// <summary>Vectors of a kernel row, the last of which may reach past it.</summary>
    public int RowVectors { get; }

    /// <summary>Floats of a filter, laid out as a patch: kernel rows of whole vectors.</summary>
    public int FilterLength => _g.KH * RowVectors * Lanes;

    /// <summary>Floats of a padded line.</summary>
    public int Line { get; }

    public int PaddedRows { get; }

    /// <summary>Floats from one kernel row to the next in the padded form.</summary>
    public int PatchStride => _g.DilationH * Line;

    /// <summary>Floats of the padded form of a sample, and of what the last vector reaches past it.</summary>
    public int PaddedLength => (PaddedRows * Line) + Lanes;

    /// <summary>Input rows that some window reads.</summary>
    private int Rows { get; }

    private int Columns { get; }

    /// <summary>
    /// Whether it is worth while: half the multiplications at most, kernel rows counted as vectors of eight. A matter of geometry
    /// alone, so that a network's graph is the same on every processor.
    /// </summary>
    public static bool Pays(in ConvGeometry g, in PoolGeometry pool)
    {
        long row = (g.KW * (long)g.C) + 7 & ~7L;
        long maxima = (long)pool.OutH * pool.OutW;
        bool hasPads = (pool.PadTop | pool.PadLeft | pool.PadBottom | pool.PadRight) != 0;
        return g is { Groups: 1, DilationW: 1 } && !hasPads && g.F * g.KH * row <= MostSums
            && 2 * maxima * row <= (long)g.OutH * g.OutW * g.KW * g.C;
    }

    /// <summary>Writes where in the padded form the patch of each output position begins.</summary>
    public void WritePlaces(int* places)
    {
        for (int row = 0; row < _g.OutH; row++)
        {
            for (int column = 0; column < _g.OutW; column++)
            {
                *places++ = (row * _g.StrideH * Line) + (column * _g.StrideW * _g.C);
            }
        }
    }

    /// <summary>Copies a sample <c>[C, H, W]</c> into its padded form; the padding must be there already.</summary>
    public void Pad(float* input, float* padded)
    {
        for (int row = 0; row < Rows; row++)
        {
            float* to = padded + ((long)(row + _g.PadTop) * Line) + (_g.PadLeft * _g.C);
            RowCopy.Transpose(input + ((long)row * _g.W), (long)_g.H * _g.W, _g.C, Columns, to, _g.C);
        }
    }

    /// <summary>Copies a sample out of its padded form; inputs that no window reads become 0.</summary>
    public void Unpad(float* padded, float* input)
    {
        if (Rows < _g.H || Columns < _g.W)
        {
            new Span<float>(input, _g.C * _g.H * _g.W).Clear();
        }

        for (int row = 0; row < Rows; row++)
        {
            float* from = padded + ((long)(row + _g.PadTop) * Line) + (_g.PadLeft * _g.C);
            RowCopy.Transpose(from, _g.C, Columns, _g.C, input + ((long)row * _g.W), _g.H * _g.W);
        }
    }

    /// <summary>
    /// Adds patches, each times a number, to one: <c>sums[r, v] += factor[i] * source[place[i] + r * stride + v]</c> over i in order,
    /// for all kernel rows r and the floats v of their vectors.
    /// </summary>
    public void Add(ref PatchTile tile)
    {
        if (Lanes == 16)
        {
            PatchSums.Add<TileVector512, Vector512<float>>(ref tile, _g.KH, RowVectors);
        }
        else if (Lanes == 8)
        {
            PatchSums.Add<TileVector256, Vector256<float>>(ref tile, _g.KH, RowVectors);
        }
        else
        {
            PatchSums.Add<TileVector128, Vector128<float>>(ref tile, _g.KH, RowVectors);
        }
    }

    /// <summary>
    /// Lists the gradients that are not 0, and the places that their indices stand for; returns how many. Both lists have room for a
    /// vector of 16 more.
    /// </summary>
    public static int List(float* gradients, int* indices, int length, int* placeOf, float* factors, int* places)
    {
        int count = 0;
        int i = 0;
        if (Avx512F.IsSupported)
        {
            for (; i <= length - 16; i += 16)
            {
                Vector512<float> gradient = Vector512.Load(gradients + i);
                Vector512<float> isAny = ~Vector512.Equals(gradient, Vector512<float>.Zero);
                Avx512F.Compress(gradient, isAny, gradient).Store(factors + count);
                Vector512<int> index = Vector512.Load(indices + i);
                Avx512F.Compress(index, isAny.AsInt32(), index).Store(places + count);
                count += BitOperations.PopCount(isAny.ExtractMostSignificantBits());
            }

            for (int listed = 0; listed < count; listed++)
            {
                places[listed] = placeOf[places[listed]];
            }
        }

        for (; i < length; i++)
        {
            factors[count] = gradients[i];
            places[count] = placeOf[indices[i]];
            count += gradients[i] != 0 ? 1 : 0;
        }

        return count;
    }
}
