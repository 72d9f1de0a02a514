using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>Runs a <see cref="ConvolutionPlan"/>: the forward pass and the input gradient.</summary>
internal readonly unsafe struct ConvolutionEngine
{
    private readonly ConvolutionPlan _plan;
    private readonly ConvolutionTiling _tiling;
    private readonly ConvolutionScratch _scratch;
    private readonly int _blocks;

    private ConvolutionEngine(in ConvolutionPlan plan, ConvolutionTiling tiling)
    {
        _plan = plan;
        _tiling = tiling;
        _scratch = new ConvolutionScratch(plan, tiling);
        _blocks = tiling.Blocks(plan.TargetChannels);
    }

    public int Items => _plan.Items;

    public int PrepareItems => _plan.Groups * _blocks;

    public long PreparedLength => (long)PrepareItems * _plan.SourceChannels * _plan.AllKernelTaps * _tiling.Rows;

    public long ScratchLength => _scratch.Length;

    /// <summary>Whether the tiles read the source itself: vectors within rows never read past it.</summary>
    private bool ReadsSource => _plan.IsUnpadded && _tiling.IsDirect;

    /// <summary>The engine of the forward pass.</summary>
    public static ConvolutionEngine Forward(in ConvGeometry g) =>
        Cheaper(ConvolutionPlan.Forward(g, isStacked: false), ConvolutionPlan.Forward(g, isStacked: true));

    /// <summary>The engine of the input gradient.</summary>
    public static ConvolutionEngine BackwardInput(in ConvGeometry g) =>
        Cheaper(ConvolutionPlan.BackwardInput(g, isStacked: false), ConvolutionPlan.BackwardInput(g, isStacked: true));

    private static ConvolutionEngine Cheaper(in ConvolutionPlan plan, in ConvolutionPlan stacked)
    {
        (ConvolutionTiling tiling, double cost) = ConvolutionTiling.Choose(plan);
        (ConvolutionTiling stackedTiling, double stackedCost) = ConvolutionTiling.Choose(stacked);
        return cost <= stackedCost ? new(plan, tiling) : new(stacked, stackedTiling);
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
        fixed (float* weightBase = weights, preparedBase = prepared)
        {
            for (int item = beginItem; item < endItem; item++)
            {
                (int group, int block) = Math.DivRem(item, _blocks);
                float* from = weightBase + ((long)group * g.GroupFilters * g.GroupChannels * g.KH * g.KW) +
                    ((long)block * _tiling.Rows * targetStride);
                int targets = Math.Min(_tiling.Rows, _plan.TargetChannels - (block * _tiling.Rows));
                float* to = preparedBase;
                for (int pass = 0; pass < _plan.Passes; pass++)
                {
                    int taps = _plan.KernelTaps(pass);
                    PrepareBlock(g, pass, from, targets, targetStride, sourceStride,
                        to + ((long)item * _plan.SourceChannels * taps * _tiling.Rows), taps * _tiling.Rows);
                    to += PassLength(pass);
                }
            }
        }
    }

    public void Run(
        ReadOnlySpan<float> source, ReadOnlySpan<float> prepared, ReadOnlySpan<float> bias, Epilogue epilogue,
        Span<float> target, Span<float> scratch, int beginItem, int endItem)
    {
        int groups = _plan.Groups;
        long sourceImage = (long)_plan.SourceChannels * _plan.SourceRows * _plan.SourceColumns;
        long targetImage = (long)_plan.TargetChannels * _plan.TargetRows * _plan.TargetColumns;
        SpanLength.Require(source.Length, _plan.Samples * groups * sourceImage, nameof(source));
        SpanLength.Require(target.Length, _plan.Samples * groups * targetImage, nameof(target));
        SpanLength.Require(prepared.Length, PreparedLength, nameof(prepared));
        SpanLength.Require(scratch.Length, ScratchLength, nameof(scratch));
        SpanLength.Require(bias.IsEmpty ? int.MaxValue : bias.Length, (long)groups * _plan.TargetChannels, nameof(bias));
        fixed (float* sourceBase = source, preparedBase = prepared, targetBase = target, scratchBase = scratch)
        fixed (float* biasBase = bias)
        {
            float* padded = scratchBase + _scratch.Source;
            new Span<float>(padded, (int)_scratch.SourceLength).Clear();
            WriteOffsets((int*)scratchBase);
            for (int item = beginItem; item < endItem; item++)
            {
                (int stack, int strip) = Math.DivRem(item, _plan.Strips);
                int firstSample = stack * _plan.Stack;
                int samples = Math.Min(_plan.Stack, _plan.Samples - firstSample);
                int firstRow = strip * _plan.StripRows;
                int rows = Math.Min(_plan.StripRows, _plan.PositionRows - firstRow);
                WriteVectors(rows, samples, scratchBase);
                for (int group = 0; group < groups; group++)
                {
                    long image = ((long)firstSample * groups) + group;
                    for (int sample = 0; sample < samples && !ReadsSource; sample++)
                    {
                        ConvolutionSource.Copy(
                            _plan, sourceBase + ((image + ((long)sample * groups)) * sourceImage), _plan.SourceChannels,
                            firstRow, rows, padding: 0, padded + ((long)sample * _plan.StackRows * _plan.RowStride));
                    }

                    float* from = ReadsSource
                        ? sourceBase + (image * sourceImage) + ((long)firstRow * _plan.SourceColumns)
                        : padded;
                    ConvolutionPiece piece = new(firstRow, rows, samples, from, targetBase + (image * targetImage));
                    RunBlocks(group, piece, preparedBase, scratchBase,
                        biasBase is null ? null : biasBase + ((long)group * _plan.TargetChannels), epilogue);
                }
            }
        }
    }

    private void RunBlocks(
        int group, in ConvolutionPiece piece, float* prepared, float* scratch, float* bias, Epilogue epilogue)
    {
        float* blockBias = scratch + _scratch.Bias;
        float floor = epilogue == Epilogue.Relu ? 0 : float.NegativeInfinity;
        long plane = (long)_plan.TargetRows * _plan.TargetColumns;
        for (int block = 0; block < _blocks; block++)
        {
            int firstChannel = block * _tiling.Rows;
            int channels = Math.Min(_tiling.Rows, _plan.TargetChannels - firstChannel);
            for (int row = 0; row < _tiling.Rows; row++)
            {
                blockBias[row] = bias is null || row >= channels ? 0 : bias[firstChannel + row];
            }

            float* target = piece.Target + (firstChannel * plane);
            int* offsets = (int*)scratch;
            float* weights = prepared;
            for (int pass = 0; pass < _plan.Passes; pass++)
            {
                int taps = _plan.SourceChannels * _plan.KernelTaps(pass);
                float* flat = scratch + _scratch.Flat +
                    ((long)(pass % _plan.StepColumns) * _tiling.Rows * _scratch.TargetStride);
                ConvolutionTileRow tiles = new()
                {
                    Source = piece.Source,
                    Offsets = offsets,
                    Taps = taps,
                    Weights = weights + ((((long)group * _blocks) + block) * taps * _tiling.Rows),
                    Bias = blockBias,
                    Floor = &floor,
                    Positions = (int*)(scratch + _scratch.Positions),
                    Targets = (int*)(scratch + _scratch.Targets),
                    Target = _tiling.IsDirect ? target + ((long)piece.FirstRow * _plan.TargetColumns) : flat,
                    TargetStride = _tiling.IsDirect ? plane : _scratch.TargetStride,
                    Channels = channels,
                    Tiles = _tiling.Tiles(_plan, piece.Rows, piece.Samples),
                };
                RunTiles(tiles);
                if (_tiling.Lanes == ConvolutionLanes.Channels)
                {
                    WriteTransposed(flat, channels, piece with { Target = target });
                }
                else if (!_tiling.IsDirect && pass % _plan.StepColumns == _plan.StepColumns - 1)
                {
                    ConvolutionTarget.Write(_plan, pass / _plan.StepColumns, scratch + _scratch.Flat, _scratch.TargetStride,
                        _tiling.Rows, channels, piece with { Target = target });
                }

                offsets += taps;
                weights += PassLength(pass);
            }

            if (epilogue is Epilogue.Tanh or Epilogue.Sigmoid)
            {
                Activate(epilogue, piece with { Target = target }, channels);
            }
        }
    }

    /// <summary>Takes positions of channels to the target's planes, where the positions of a sample are neighbours.</summary>
    private void WriteTransposed(float* buffer, int channels, in ConvolutionPiece piece)
    {
        int plane = _plan.TargetRows * _plan.TargetColumns;
        int positions = piece.Rows * _plan.TargetColumns;
        float* target = piece.Target + ((long)piece.FirstRow * _plan.TargetColumns);
        for (int sample = 0; sample < piece.Samples; sample++)
        {
            RowCopy.Transpose(buffer, _tiling.Rows, positions, channels, target, plane);
            buffer += (long)positions * _tiling.Rows;
            target += (long)_plan.Groups * _plan.TargetChannels * plane;
        }
    }

    private void RunTiles(in ConvolutionTileRow tiles)
    {
        if (TileWidth.UsesVector512)
        {
            ConvolutionTiles.Run<TileVector512, Vector512<float>>(_tiling, in tiles);
        }
        else if (TileWidth.UsesVector256)
        {
            ConvolutionTiles.Run<TileVector256, Vector256<float>>(_tiling, in tiles);
        }
        else
        {
            ConvolutionTiles.Run<TileVector128, Vector128<float>>(_tiling, in tiles);
        }
    }

    /// <summary>The forward pass alone has epilogues, so a channel's rows lie next to each other.</summary>
    private void Activate(Epilogue epilogue, in ConvolutionPiece piece, int channels)
    {
        long plane = (long)_plan.TargetRows * _plan.TargetColumns;
        for (int sample = 0; sample < piece.Samples; sample++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                long first = (((long)sample * _plan.Groups * _plan.TargetChannels) + channel) * plane;
                Span<float> values = new(
                    piece.Target + first + ((long)piece.FirstRow * _plan.TargetColumns), piece.Rows * _plan.TargetColumns);
                if (epilogue == Epilogue.Tanh)
                {
                    TensorPrimitives.Tanh(values, values);
                }
                else
                {
                    TensorPrimitives.Sigmoid(values, values);
                }
            }
        }
    }

    private void PrepareBlock(
        in ConvGeometry g, int pass, float* from, int targets, int targetStride, int sourceStride, float* to, int toStride)
    {
        if (_plan.Passes == 1)
        {
            if (targets < _tiling.Rows)
            {
                new Span<float>(to, _plan.SourceChannels * toStride).Clear();
            }

            for (int source = 0; source < _plan.SourceChannels; source++)
            {
                RowCopy.Transpose(from + ((long)source * sourceStride), targetStride, targets, g.KH * g.KW,
                    to + ((long)source * toStride), _tiling.Rows);
            }

            return;
        }

        for (int kernel = 0; kernel < g.KH * g.KW; kernel++)
        {
            if (_plan.HasTap(pass, kernel / g.KW, kernel % g.KW))
            {
                for (int source = 0; source < _plan.SourceChannels; source++)
                {
                    float* weights = from + ((long)source * sourceStride) + kernel;
                    float* rows = to + ((long)source * toStride);
                    for (int row = 0; row < _tiling.Rows; row++)
                    {
                        rows[row] = row < targets ? weights[row * targetStride] : 0;
                    }
                }

                to += _tiling.Rows;
            }
        }
    }

    /// <summary>The distances of the taps of all passes, one pass after another.</summary>
    private void WriteOffsets(int* offsets)
    {
        for (int pass = 0; pass < _plan.Passes; pass++)
        {
            int taps = _plan.SourceChannels * _plan.KernelTaps(pass);
            _plan.WriteOffsets(pass, new Span<int>(offsets, taps));
            offsets += taps;
        }
    }

    private void WriteVectors(int rows, int samples, float* scratch)
    {
        int vectors = _tiling.Tiles(_plan, rows, samples) * _tiling.Vectors;
        _tiling.WriteVectors(_plan, rows, samples, new Span<int>(scratch + _scratch.Positions, vectors),
            new Span<int>(scratch + _scratch.Targets, vectors));
    }

    private long PassLength(int pass) =>
        (long)PrepareItems * _plan.SourceChannels * _plan.KernelTaps(pass) * _tiling.Rows;
}
