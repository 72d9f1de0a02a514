using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// A column in native memory: rows of one width, or sequences each as long as it is, one after the other, in blocks on 64-byte boundaries.
/// Filled once, then read by any number of threads.
/// </summary>
internal sealed class PackedColumn : IDisposable
{
    // Small enough that thirty scalar columns of a small table cost little, large enough that a block's setup does not matter.
    private const int BlockBytes = 1 << 20;

    private readonly List<AlignedMemory> _blocks = [];
    private readonly int _rowBytes;
    private readonly int _blockShift;

    // Where each row of a column of sequences lies; null where all rows have one width.
    private readonly List<(int Block, int Offset, int Length)>? _sequences;

    /// <param name="name">The column's name.</param>
    /// <param name="elementType">How the values are stored.</param>
    /// <param name="dimensions">The extents of one row; default for sequences, whose rows differ in length.</param>
    public PackedColumn(string name, ElementType elementType, ImmutableArray<int> dimensions)
    {
        Name = name;
        ElementType = elementType;
        if (dimensions.IsDefault)
        {
            _sequences = [];
            Dimensions = [0];
            return;
        }

        Dimensions = dimensions;
        Width = dimensions.Aggregate(1, (product, extent) => checked(product * extent));
        _rowBytes = checked(Width * ElementBytes);
        _blockShift = Math.Max(0, BitOperations.Log2((uint)Math.Max(1, BlockBytes / Math.Max(1, _rowBytes))));
    }

    public string Name { get; }

    /// <summary>How the values are stored: Float32, Int32 (keys and indices, from 0) or UInt8 (bytes, pixels, Booleans).</summary>
    public ElementType ElementType { get; }

    /// <summary>The bytes of a value.</summary>
    public int ElementBytes => ElementType == ElementType.UInt8 ? sizeof(byte) : sizeof(int);

    /// <summary>The extents of one row, of the longest sequence; empty for scalars.</summary>
    public ImmutableArray<int> Dimensions { get; private set; }

    /// <summary>The number of values in a row, in the longest sequence.</summary>
    public int Width { get; private set; }

    /// <summary>Whether rows differ in length.</summary>
    public bool HasSequences => _sequences is not null;

    public int RowCount { get; private set; }

    /// <summary>The memory taken.</summary>
    public long Bytes => _blocks.Sum(block => block.Bytes);

    /// <summary>One row, in the stored type.</summary>
    public ReadOnlySpan<T> Row<T>(int row)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        return At<T>(row);
    }

    /// <summary>The bytes of one row, or of one sequence.</summary>
    public ReadOnlySpan<byte> RowBytes(int row) => ElementType == ElementType.UInt8 ? Row<byte>(row) : MemoryMarshal.AsBytes(Row<int>(row));

    /// <summary>
    /// Copies rows as floats, one after the other: <c>destination[i, :] = scale * column[rowIndices[i], :]</c>.
    /// Allocates nothing; threads may call it at once for destinations that do not overlap.
    /// </summary>
    /// <param name="rowIndices">The rows wanted, from 0.</param>
    /// <param name="destination">Room for as many rows of <see cref="Width"/> values.</param>
    /// <param name="scale">Multiplied with every value.</param>
    public void CopyRows(ReadOnlySpan<int> rowIndices, Span<float> destination, float scale = 1)
    {
        for (int i = 0; i < rowIndices.Length; i++)
        {
            Span<float> to = destination.Slice(i * Width, Width);
            switch (ElementType)
            {
                case ElementType.UInt8:
                    ByteRows.Scale(Row<byte>(rowIndices[i]), to, scale);
                    break;
                case ElementType.Int32:
                    ReadOnlySpan<int> from = Row<int>(rowIndices[i]);
                    for (int j = 0; j < to.Length; j++)
                        to[j] = from[j] * scale;
                    break;
                case ElementType.Float32 when scale == 1:
                    Row<float>(rowIndices[i]).CopyTo(to);
                    break;
                default:
                    TensorPrimitives.Multiply(Row<float>(rowIndices[i]), scale, to);
                    break;
            }
        }
    }

    /// <summary>Copies rows as whole numbers; as the other overload otherwise.</summary>
    /// <exception cref="InvalidOperationException">The column holds fractions.</exception>
    public void CopyRows(ReadOnlySpan<int> rowIndices, Span<int> destination)
    {
        for (int i = 0; i < rowIndices.Length; i++)
        {
            Span<int> to = destination.Slice(i * Width, Width);
            if (ElementType == ElementType.Int32)
            {
                Row<int>(rowIndices[i]).CopyTo(to);
            }
            else if (ElementType == ElementType.UInt8)
            {
                ReadOnlySpan<byte> from = Row<byte>(rowIndices[i]);
                for (int j = 0; j < to.Length; j++)
                    to[j] = from[j];
            }
            else
            {
                throw new InvalidOperationException($"Column '{Name}' holds {ElementType}; whole numbers were asked for. Read it as indices.");
            }
        }
    }

    public void Dispose() => _blocks.ForEach(block => block.Dispose());

    /// <summary>Room for the bytes of one more row at the end.</summary>
    /// <param name="length">The number of values in the row.</param>
    internal Span<byte> AddRowBytes(int length) => ElementType == ElementType.UInt8 ? AddRow<byte>(length) : MemoryMarshal.AsBytes(AddRow<int>(length));

    /// <summary>Gives back the room beyond the last row. No row can be added afterwards.</summary>
    internal void Trim()
    {
        if (_blocks.Count == 0)
            return;

        AlignedMemory last = _blocks[^1];
        (_, int begin, int length) = _sequences?[^1] ?? default;
        long used = _sequences is not null
            ? begin + ((long)length * ElementBytes)
            : (long)_rowBytes * (RowCount - ((_blocks.Count - 1) << _blockShift));
        if (used == last.Bytes)
            return;

        var exact = new AlignedMemory(used);
        last.Span<byte>(0, (int)used).CopyTo(exact.Span<byte>());
        _blocks[^1] = exact;
        last.Dispose();
    }

    /// <summary>Room for one more row of the column's width at the end.</summary>
    internal Span<T> AddRow<T>()
        where T : unmanaged => AddRow<T>(Width);

    /// <summary>Room for one more row at the end.</summary>
    /// <param name="length">The number of values in the row.</param>
    internal Span<T> AddRow<T>(int length)
        where T : unmanaged
    {
        if (RowCount == int.MaxValue)
            throw new InvalidOperationException($"Column '{Name}' has over {int.MaxValue} rows, more than one process can train on. Split the data.");

        if (_sequences is not null)
        {
            AddSequence(_sequences, length);
            return At<T>(RowCount++);
        }

        if (RowCount >> _blockShift == _blocks.Count)
            _blocks.Add(new AlignedMemory((long)_rowBytes << _blockShift));

        return At<T>(RowCount++);
    }

    // A sequence lies within one block; one that is longer than a block gets its own.
    private void AddSequence(List<(int Block, int Offset, int Length)> sequences, int length)
    {
        (int block, int offset, int last) = sequences.Count == 0 ? (-1, 0, 0) : sequences[^1];
        int begin = offset + (last * ElementBytes);
        long bytes = (long)length * ElementBytes;
        if (block < 0 || begin + bytes > _blocks[block].Bytes)
        {
            _blocks.Add(new AlignedMemory(Math.Max(BlockBytes, bytes)));
            (block, begin) = (block + 1, 0);
        }

        sequences.Add((block, begin, length));
        if (length > Width)
        {
            Width = length;
            Dimensions = [length];
        }
    }

    private Span<T> At<T>(int row)
        where T : unmanaged
    {
        if (_sequences is not null)
        {
            (int block, int begin, int length) = _sequences[row];
            return _blocks[block].Span<T>(begin, length);
        }

        long offset = (long)_rowBytes * (row & ((1 << _blockShift) - 1));
        return _blocks[row >> _blockShift].Span<T>(offset, _rowBytes / Unsafe.SizeOf<T>());
    }
}
