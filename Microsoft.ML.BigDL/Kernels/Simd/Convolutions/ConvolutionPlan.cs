namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// One direction of a convolution written as "every target position is a sum over taps of weights times a source
/// float at a fixed distance", which the forward pass and the input gradient share.
/// <para>
/// A source plane is copied with its zero padding and split by its stride into phases, so that neighbouring targets
/// read neighbouring floats. A target position (row, column) is the flat number row * RowStride + column, and tap t
/// of it lies at Offset(t) + flat number: a vector of flat positions needs one unaligned load per tap. The columns
/// between PositionColumns and RowStride are computed and dropped. RowStride is as small as zero padding allows: the
/// right padding of a row serves as the left padding of the next.
/// </para>
/// <para>
/// Forward: source = input, target = output, one pass. Input gradient: source = output gradient, target = input
/// gradient, one pass for each residue of the padded input coordinate by the stride, with the taps of that residue.
/// </para>
/// </summary>
internal readonly struct ConvolutionPlan
{
    /// <summary>Floats of padded source that a strip, or a stack of samples, aims to stay below, so that it stays in the second-level cache.</summary>
    private const int StripBudget = 96 * 1024;

    /// <summary>Strips that a small batch of large images is cut into, to feed several threads.</summary>
    private const int WantedItems = 16;

    /// <summary>Flat positions up to which small samples are stacked, to fill tiles and to reuse weights.</summary>
    private const int StackedPositions = 1024;

    private readonly bool _isForward;
    private readonly int _kernelHeight, _kernelWidth, _strideH, _strideW, _dilationH, _dilationW;

    private ConvolutionPlan(in ConvGeometry g, bool isForward, bool isStacked)
    {
        _isForward = isForward;
        (_kernelHeight, _kernelWidth) = (g.KH, g.KW);
        (_strideH, _strideW, _dilationH, _dilationW) = (g.StrideH, g.StrideW, g.DilationH, g.DilationW);
        Samples = g.N;
        Groups = g.Groups;
        ReachRows = (g.KH - 1) * g.DilationH / g.StrideH;
        int reachColumns = (g.KW - 1) * g.DilationW / g.StrideW;
        if (isForward)
        {
            (SourceChannels, SourceRows, SourceColumns) = (g.GroupChannels, g.H, g.W);
            (TargetChannels, TargetRows, TargetColumns) = (g.GroupFilters, g.OutH, g.OutW);
            (PadRows, PadColumns) = (g.PadTop, g.PadLeft);
            (SplitRows, SplitColumns) = (g.StrideH, g.StrideW);
            (StepRows, StepColumns) = (1, 1);
            (PositionRows, PositionColumns) = (g.OutH, g.OutW);
        }
        else
        {
            (SourceChannels, SourceRows, SourceColumns) = (g.GroupFilters, g.OutH, g.OutW);
            (TargetChannels, TargetRows, TargetColumns) = (g.GroupChannels, g.H, g.W);
            (SplitRows, SplitColumns) = (1, 1);
            (StepRows, StepColumns) = (g.StrideH, g.StrideW);
            int firstRow = g.PadTop / g.StrideH;
            int firstColumn = g.PadLeft / g.StrideW;
            (PadRows, PadColumns) = (ReachRows - firstRow, reachColumns - firstColumn);
            (TargetRowShift, TargetColumnShift) = ((firstRow * g.StrideH) - g.PadTop, (firstColumn * g.StrideW) - g.PadLeft);
            PositionRows = ((g.PadTop + g.H - 1) / g.StrideH) - firstRow + 1;
            PositionColumns = ((g.PadLeft + g.W - 1) / g.StrideW) - firstColumn + 1;
        }

        SourceWidth = PositionColumns + reachColumns;
        RowStride = SourceWidth - SharedPadding(SourceWidth - PositionColumns);
        Strips = StripCount();
        StripRows = (PositionRows + Strips - 1) / Strips;
        Strips = (PositionRows + StripRows - 1) / StripRows;
        PhaseRows = StripRows + ReachRows;
        StackRows = PhaseRows - (Strips == 1 ? SharedRows() : 0);
        Stack = isStacked && Strips == 1 ? StackCount() : 1;
        PhaseLength = ((((Stack - 1) * StackRows) + PhaseRows) * RowStride) + SourceWidth - RowStride;
        IsUnpadded = Stack == 1 && SplitRows * SplitColumns == 1 && PadRows == 0 && PadColumns == 0 &&
            RowStride == SourceColumns && PositionRows + ReachRows <= SourceRows;
        ChannelLength = IsUnpadded ? SourceRows * SourceColumns : PhaseLength * SplitRows * SplitColumns;
    }

    public int Samples { get; }

    public int Groups { get; }

    /// <summary>Source channels of one group.</summary>
    public int SourceChannels { get; }

    public int SourceRows { get; }

    public int SourceColumns { get; }

    /// <summary>Target channels of one group.</summary>
    public int TargetChannels { get; }

    public int TargetRows { get; }

    public int TargetColumns { get; }

    /// <summary>Zero rows above the source; negative when leading source rows are never read.</summary>
    public int PadRows { get; }

    /// <summary>Zero columns left of the source; negative when leading source columns are never read.</summary>
    public int PadColumns { get; }

    public int SplitRows { get; }

    public int SplitColumns { get; }

    /// <summary>Target rows from one position row to the next.</summary>
    public int StepRows { get; }

    public int StepColumns { get; }

    /// <summary>Target row of position row 0 in the pass of row residue 0.</summary>
    public int TargetRowShift { get; }

    public int TargetColumnShift { get; }

    public int PositionRows { get; }

    public int PositionColumns { get; }

    /// <summary>Phase rows that a position reads past its own.</summary>
    public int ReachRows { get; }

    /// <summary>Columns of a phase row that some position reads.</summary>
    public int SourceWidth { get; }

    public int RowStride { get; }

    /// <summary>Pieces that the position rows of a sample are cut into.</summary>
    public int Strips { get; }

    public int StripRows { get; }

    /// <summary>Position rows of the last strip, which may be fewer.</summary>
    public int LastStripRows => PositionRows - ((Strips - 1) * StripRows);

    public int PhaseRows { get; }

    public int PhaseLength { get; }

    public int ChannelLength { get; }

    /// <summary>Whether the source itself has the padded form, so that it need not be copied.</summary>
    public bool IsUnpadded { get; }

    /// <summary>Whether the positions of a strip follow each other without a gap.</summary>
    public bool IsDense => RowStride == PositionColumns;

    /// <summary>Samples of an item, on top of each other in every phase of the padded source.</summary>
    public int Stack { get; }

    /// <summary>Phase rows from one stacked sample to the next: the padding below one serves above the next.</summary>
    public int StackRows { get; }

    /// <summary>Kernel elements of all passes together: every element belongs to one pass.</summary>
    public int AllKernelTaps => _kernelHeight * _kernelWidth;

    public int Passes => StepRows * StepColumns;

    /// <summary>Pieces of work: strips of a sample, or stacks of samples.</summary>
    public int Items => (Samples + Stack - 1) / Stack * Strips;

    /// <summary>Flat positions of a strip of <paramref name="rows"/> rows, over a stack of <paramref name="samples"/>.</summary>
    public int Positions(int rows, int samples) =>
        ((((samples - 1) * StackRows) + rows - 1) * RowStride) + PositionColumns;

    /// <summary>The plan of the forward pass; <paramref name="isStacked"/> lets an item hold several small samples.</summary>
    public static ConvolutionPlan Forward(in ConvGeometry g, bool isStacked) => new(g, isForward: true, isStacked);

    /// <summary>The plan of the input gradient; <paramref name="isStacked"/> lets an item hold several small samples.</summary>
    public static ConvolutionPlan BackwardInput(in ConvGeometry g, bool isStacked) => new(g, isForward: false, isStacked);

    /// <summary>Whether some tap reads the phase of these residues.</summary>
    public bool UsesPhase(int row, int column) => !_isForward ||
        (HasResidue(row, _kernelHeight, _dilationH, _strideH) && HasResidue(column, _kernelWidth, _dilationW, _strideW));

    /// <summary>Whether the pass multiplies kernel element (i, j).</summary>
    public bool HasTap(int pass, int i, int j) => _isForward ||
        (i * _dilationH % _strideH == pass / StepColumns && j * _dilationW % _strideW == pass % StepColumns);

    /// <summary>Kernel elements of a pass.</summary>
    public int KernelTaps(int pass)
    {
        int taps = 0;
        for (int i = 0; i < _kernelHeight; i++)
        {
            for (int j = 0; j < _kernelWidth; j++)
            {
                taps += HasTap(pass, i, j) ? 1 : 0;
            }
        }

        return taps;
    }

    /// <summary>The distance of one tap: a channel and a kernel element, i * KW + j.</summary>
    public int Offset(int channel, int kernel)
    {
        (int i, int j) = Math.DivRem(kernel, _kernelWidth);
        (int row, int rowPhase) = Math.DivRem(i * _dilationH, _strideH);
        (int column, int columnPhase) = Math.DivRem(j * _dilationW, _strideW);
        return (channel * ChannelLength) + (_isForward
            ? (((rowPhase * SplitColumns) + columnPhase) * PhaseLength) + (row * RowStride) + column
            : ((ReachRows - row) * RowStride) + SourceWidth - PositionColumns - column);
    }

    /// <summary>Writes the distances of a pass's taps, ordered by channel, kernel row, kernel column.</summary>
    public void WriteOffsets(int pass, Span<int> offsets)
    {
        int t = 0;
        for (int kernel = 0; kernel < _kernelHeight * _kernelWidth; kernel++)
        {
            if (HasTap(pass, kernel / _kernelWidth, kernel % _kernelWidth))
            {
                offsets[t++] = Offset(0, kernel);
            }
        }

        int taps = t;
        for (; t < taps * SourceChannels; t++)
        {
            offsets[t] = offsets[t - taps] + ChannelLength;
        }
    }

    private static bool HasResidue(int residue, int kernel, int dilation, int stride)
    {
        for (int k = 0; k < Math.Min(kernel, stride); k++)
        {
            if (k * dilation % stride == residue)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Columns by which a row may overlap the next: zeros at its end that are zeros at the next one's start.</summary>
    private int SharedPadding(int wanted)
    {
        int shared = wanted;
        for (int phase = 0; phase < SplitColumns; phase++)
        {
            if (!_isForward || HasResidue(phase, _kernelWidth, _dilationW, _strideW))
            {
                int leading = Math.Max(0, (PadColumns - phase + SplitColumns - 1) / SplitColumns);
                int end = Math.Max(0, (SourceColumns + PadColumns - phase + SplitColumns - 1) / SplitColumns);
                shared = Math.Min(shared, Math.Min(leading, Math.Max(0, SourceWidth - end)));
            }
        }

        return shared;
    }

    /// <summary>Zero rows below a sample that are zero rows above the next.</summary>
    private int SharedRows()
    {
        int shared = ReachRows;
        for (int phase = 0; phase < SplitRows; phase++)
        {
            if (!_isForward || HasResidue(phase, _kernelHeight, _dilationH, _strideH))
            {
                int leading = Math.Max(0, (PadRows - phase + SplitRows - 1) / SplitRows);
                int end = Math.Max(0, (SourceRows + PadRows - phase + SplitRows - 1) / SplitRows);
                shared = Math.Min(shared, Math.Min(leading, Math.Max(0, PhaseRows - end)));
            }
        }

        return shared;
    }

    private int StackCount()
    {
        long sampleLength = (long)SourceChannels * UsedPhases() * PhaseRows * RowStride;
        long most = Math.Min(StackedPositions / (StackRows * (long)RowStride), StripBudget / sampleLength);
        int largest = (int)Math.Max(1, Math.Min(most, Samples / 4));
        for (int stack = largest; stack > largest / 2; stack--)
        {
            // Four threads share the stacks evenly.
            if ((Samples + stack - 1) / stack % 4 == 0)
            {
                return stack;
            }
        }

        return largest;
    }

    private int UsedPhases()
    {
        int phases = 0;
        for (int phase = 0; phase < SplitRows * SplitColumns; phase++)
        {
            phases += UsesPhase(phase / SplitColumns, phase % SplitColumns) ? 1 : 0;
        }

        return phases;
    }

    private int StripCount()
    {
        long rowLength = (long)SourceChannels * UsedPhases() * RowStride;
        long rows = Math.Max(Math.Max(4, ReachRows), (StripBudget / rowLength) - ReachRows);
        long byCache = (PositionRows + rows - 1) / rows;
        long byThreads = Math.Min(WantedItems / Math.Max(Samples, 1), PositionRows / (8 + (2L * ReachRows)));
        return (int)Math.Max(1, Math.Max(byCache, byThreads));
    }
}
