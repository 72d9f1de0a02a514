using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Packed columns as the records of a training: the inputs, then the label, then the weight if there is one.</summary>
internal sealed class PackedSource : ISampleSource
{
    private readonly PackedData _data;
    private readonly TensorType[] _inputs;
    private readonly float _scale;
    private readonly TensorType _target;
    private readonly bool _hasWeights;
    private readonly int[]? _lengths;

    public PackedSource(PackedData data, TensorType[] inputs, float scale, TensorType target, bool hasWeights)
    {
        _data = data;
        _inputs = inputs;
        _scale = scale;
        _target = target;
        _hasWeights = hasWeights;
        _lengths = inputs.Any(IsSequence) ? Lengths() : null;
    }

    public int Count => _data.RowCount;

    public bool IsWeighted => _hasWeights;

    public int SequenceLength(ReadOnlySpan<int> rows)
    {
        int longest = 0;
        if (_lengths is not null)
        {
            foreach (int row in rows)
                longest = Math.Max(longest, _lengths[row]);

            longest = Math.Max(longest, 1);
        }

        return longest;
    }

    public void CopyInput(int input, ReadOnlySpan<int> rows, Span<byte> destination)
    {
        PackedColumn column = _data.Columns[input];
        if (_inputs[input].ElementType == ElementType.Int32)
            CopyIndices(column, rows, MemoryMarshal.Cast<byte, int>(destination));
        else
            column.CopyRows(rows, MemoryMarshal.Cast<byte, float>(destination), _scale);
    }

    public void CopyTarget(ReadOnlySpan<int> rows, Span<byte> destination)
    {
        PackedColumn label = _data.Columns[_inputs.Length];
        if (_target.ElementType == ElementType.Int32)
        {
            label.CopyRows(rows, MemoryMarshal.Cast<byte, int>(destination));
            return;
        }

        Span<float> targets = MemoryMarshal.Cast<byte, float>(destination);
        if (label.ElementType == ElementType.Int32 && label.Width == 1 && targets.Length > rows.Length)
            OneHot(label, rows, targets);
        else
            label.CopyRows(rows, targets);
    }

    public void CopyWeights(ReadOnlySpan<int> rows, Span<float> destination)
    {
        if (_hasWeights)
            _data.Columns[^1].CopyRows(rows, destination);
        else
            destination.Fill(1);
    }

    private static bool IsSequence(TensorType type) => type.Rank > 1 && !type[1].IsFixed;

    private static void OneHot(PackedColumn label, ReadOnlySpan<int> rows, Span<float> targets)
    {
        int classes = targets.Length / rows.Length;
        targets.Clear();
        for (int i = 0; i < rows.Length; i++)
            targets[(i * classes) + label.Row<int>(rows[i])[0]] = 1;
    }

    // A batch of sequences is as long as its longest, rounded up; the rest of a row is padding.
    private static void CopyIndices(PackedColumn column, ReadOnlySpan<int> rows, Span<int> destination)
    {
        int width = destination.Length / rows.Length;
        if (width == column.Width && !column.HasSequences)
        {
            column.CopyRows(rows, destination);
            return;
        }

        destination.Clear();
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<int> row = column.Row<int>(rows[i]);
            row[..Math.Min(width, row.Length)].CopyTo(destination[(i * width)..]);
        }
    }

    // A sequence ends with its last element that is not 0, the padding.
    private int[] Lengths()
    {
        int[] lengths = new int[Count];
        for (int input = 0; input < _inputs.Length; input++)
        {
            PackedColumn column = _data.Columns[input];
            if (!IsSequence(_inputs[input]))
                continue;

            for (int row = 0; row < lengths.Length; row++)
            {
                int length = column.ElementType == ElementType.Int32 ? column.Row<int>(row).LastIndexOfAnyExcept(0) + 1 : column.Width;
                lengths[row] = Math.Max(lengths[row], length);
            }
        }

        return lengths;
    }
}
