using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Runs a <see cref="ConvolutionPlan"/>: the forward pass and the input gradient.</summary>
internal readonly unsafe struct ConvolutionEngine
{
    private const int Alignment = 16;

    private readonly ConvolutionPlan _plan;
    private readonly ConvolutionTiling _tiling;
    private readonly int _blocks, _tiles;

    public ConvolutionEngine(in ConvolutionPlan plan)
    {
        _plan = plan;
        int positions = plan.Positions(plan.StripRows);
        _tiling = ConvolutionTiling.Choose(plan.TargetChannels, positions);
        _blocks = _tiling.Blocks(plan.TargetChannels);
        _tiles = _tiling.Tiles(positions);
    }

    public int Items => _plan.Samples * _plan.Strips;

    public int PrepareItems => _plan.Groups * _blocks;

    public long PreparedLength
    {
        get
        {
            long length = 0;
            for (int pass = 0; pass < _plan.Passes; pass++)
            {
                length += PassLength(pass);
            }

            return length;
        }
    }

    public long ScratchLength => OffsetLength + SourceLength + TargetLength;

    private long OffsetLength => Align((long)_plan.SourceChannels * MaxKernelTaps);

    private long SourceLength =>
        Align(((long)_plan.SourceChannels * _plan.ChannelLength) + (_tiling.Vectors * ConvolutionTiling.VectorCount));

    private long TargetStride => (long)_tiles * _tiling.Vectors * ConvolutionTiling.VectorCount;

    private long TargetLength => _tiling.Rows * TargetStride;

    private int MaxKernelTaps
    {
        get
        {
            int taps = 0;
            for (int pass = 0; pass < _plan.Passes; pass++)
            {
                taps = Math.Max(taps, _plan.KernelTaps(pass));
            }

            return taps;
        }
    }

    /// <summary>
    /// Lays out the weights of items (group, block) as the tiles read them: per pass, one row of the block's targets for
    /// each tap, zeros past the last target. A weight lies at target * targetStride + source * sourceStride + kernel element.
    /// </summary>
    public void Prepare(
        in ConvGeometry g, ReadOnlySpan<float> weights, int targetStride, int sourceStride, Span<float> prepared,
        int beginItem, int endItem)
    {
        SpanLength.Require(weights.Length, g.WeightLength, nameof(weights));
        SpanLength.Require(prepared.Length, PreparedLength, nameof(prepared));
        for (int item = beginItem; item < endItem; item++)
        {
            (int group, int block) = Math.DivRem(item, _blocks);
            int groupBase = group * g.GroupFilters * g.GroupChannels * g.KH * g.KW;
            long passBase = 0;
            for (int pass = 0; pass < _plan.Passes; pass++)
            {
                int taps = _plan.SourceChannels * _plan.KernelTaps(pass);
                Span<float> rows = prepared.Slice((int)(passBase + ((long)item * taps * _tiling.Rows)), taps * _tiling.Rows);
                int t = 0;
                for (int source = 0; source < _plan.SourceChannels; source++)
                {
                    for (int k = 0; k < g.KH * g.KW; k++)
                    {
                        if (_plan.HasTap(pass, k / g.KW, k % g.KW))
                        {
                            for (int row = 0; row < _tiling.Rows; row++)
                            {
                                int target = (block * _tiling.Rows) + row;
                                rows[t++] = target < _plan.TargetChannels
                                    ? weights[groupBase + (target * targetStride) + (source * sourceStride) + k]
                                    : 0;
                            }
                        }
                    }
                }

                passBase += PassLength(pass);
            }
        }
    }

    public void Run(
        ReadOnlySpan<float> source, ReadOnlySpan<float> prepared, ReadOnlySpan<float> bias, Epilogue epilogue,
        Span<float> target, Span<float> scratch, int beginItem, int endItem)
    {
        int groups = _plan.Groups;
        long sourcePlane = (long)_plan.SourceRows * _plan.SourceColumns;
        long targetPlane = (long)_plan.TargetRows * _plan.TargetColumns;
        SpanLength.Require(source.Length, _plan.Samples * groups * _plan.SourceChannels * sourcePlane, nameof(source));
        SpanLength.Require(target.Length, _plan.Samples * groups * _plan.TargetChannels * targetPlane, nameof(target));
        SpanLength.Require(prepared.Length, PreparedLength, nameof(prepared));
        SpanLength.Require(scratch.Length, ScratchLength, nameof(scratch));
        SpanLength.Require(bias.IsEmpty ? int.MaxValue : bias.Length, (long)groups * _plan.TargetChannels, nameof(bias));
        fixed (float* sourceBase = source, preparedBase = prepared, targetBase = target, scratchBase = scratch)
        fixed (float* biasBase = bias)
        {
            float* padded = scratchBase + OffsetLength;
            for (int item = beginItem; item < endItem; item++)
            {
                (int sample, int strip) = Math.DivRem(item, _plan.Strips);
                int firstRow = strip * _plan.StripRows;
                int rows = Math.Min(_plan.StripRows, _plan.PositionRows - firstRow);
                for (int group = 0; group < groups; group++)
                {
                    long image = ((long)sample * groups) + group;
                    ConvolutionSource.Copy(_plan, sourceBase + (image * _plan.SourceChannels * sourcePlane),
                        _plan.SourceChannels, firstRow, rows, padding: 0, padded);
                    RunPasses(group, firstRow, rows, preparedBase, scratchBase,
                        biasBase is null ? null : biasBase + ((long)group * _plan.TargetChannels),
                        epilogue, targetBase + (image * _plan.TargetChannels * targetPlane));
                }
            }
        }
    }

    private void RunPasses(
        int group, int firstRow, int rows, float* prepared, float* scratch, float* bias, Epilogue epilogue, float* image)
    {
        int* offsets = (int*)scratch;
        float* padded = scratch + OffsetLength;
        float* flat = padded + SourceLength;
        int tiles = _tiling.Tiles(_plan.Positions(rows));
        for (int pass = 0; pass < _plan.Passes; pass++)
        {
            int taps = _plan.SourceChannels * _plan.KernelTaps(pass);
            _plan.WriteOffsets(pass, new Span<int>(offsets, taps));
            for (int block = 0; block < _blocks; block++)
            {
                float* weights = prepared + ((((long)group * _blocks) + block) * taps * _tiling.Rows);
                RunTiles(padded, offsets, taps, weights, flat, (int)TargetStride, tiles);
                int firstChannel = block * _tiling.Rows;
                int channels = Math.Min(_tiling.Rows, _plan.TargetChannels - firstChannel);
                for (int channel = 0; channel < channels; channel++)
                {
                    float* plane = image + ((long)(firstChannel + channel) * _plan.TargetRows * _plan.TargetColumns);
                    ConvolutionTarget.Write(_plan, pass, flat + (channel * TargetStride), firstRow, rows,
                        bias is null ? 0 : bias[firstChannel + channel], epilogue, plane);
                }
            }

            prepared += PassLength(pass);
        }
    }

    private void RunTiles(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride, int tiles)
    {
        if (ConvolutionTiling.UsesVector512)
        {
            ConvolutionTiles.Run<TileVector512, Vector512<float>>(
                _tiling, source, offsets, taps, weights, target, targetStride, tiles);
        }
        else if (ConvolutionTiling.UsesVector256)
        {
            ConvolutionTiles.Run<TileVector256, Vector256<float>>(
                _tiling, source, offsets, taps, weights, target, targetStride, tiles);
        }
        else
        {
            ConvolutionTiles.Run<TileVector128, Vector128<float>>(
                _tiling, source, offsets, taps, weights, target, targetStride, tiles);
        }
    }

    private long PassLength(int pass) =>
        (long)PrepareItems * _plan.SourceChannels * _plan.KernelTaps(pass) * _tiling.Rows;

    private static long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
