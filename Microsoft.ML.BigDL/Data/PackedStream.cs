using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// Packed rows as bytes, to be sent to where they are trained on: the number of columns and of rows, each column's name, element type and
/// extents, then each column's rows one after the other, little-endian. A column of sequences has -1 for the number of its extents, and each of
/// its rows begins with the number of values.
/// </summary>
internal static class PackedStream
{
    private const int MostColumns = 10_000;
    private const int Sequences = -1;

    // A damaged length costs no more memory than this.
    private const int MostSteps = 1 << 26;

    /// <summary>Writes some rows of the data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="rows">The rows, in the order they are to have.</param>
    /// <param name="stream">Where to.</param>
    public static void Write(PackedData data, ReadOnlySpan<int> rows, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(data.Columns.Length);
        writer.Write(rows.Length);
        foreach (PackedColumn column in data.Columns)
        {
            writer.Write(column.Name);
            writer.Write((int)column.ElementType);
            writer.Write(column.HasSequences ? Sequences : column.Dimensions.Length);
            foreach (int extent in column.HasSequences ? [] : column.Dimensions)
                writer.Write(extent);
        }

        foreach (PackedColumn column in data.Columns)
        {
            foreach (int row in rows)
            {
                ReadOnlySpan<byte> bytes = column.RowBytes(row);
                if (column.HasSequences)
                    writer.Write(bytes.Length / column.ElementBytes);

                writer.Write(bytes);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of this form.</exception>
    /// <exception cref="EndOfStreamException">Bytes are missing.</exception>
    public static PackedData Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        (ImmutableArray<PackedColumn> columns, int rows) = ReadHeaders(reader);
        PackedData data = PackedData.Of(columns);
        try
        {
            ReadRows(reader, data, rows);
        }
        catch
        {
            data.Dispose();
            throw;
        }

        return data;
    }

    /// <summary>Reads what <see cref="Write"/> wrote to the end of data with the same columns.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of this form, or the columns are others.</exception>
    /// <exception cref="EndOfStreamException">Bytes are missing.</exception>
    public static void Append(Stream stream, PackedData data)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        (ImmutableArray<PackedColumn> columns, int rows) = ReadHeaders(reader);
        if (!columns.Select(Form).SequenceEqual(data.Columns.Select(Form)))
        {
            throw new InvalidDataException(
                $"Packed rows have the columns {string.Join(", ", columns.Select(Form))}, but {string.Join(", ", data.Columns.Select(Form))} were expected.");
        }

        ReadRows(reader, data, rows);
    }

    private static string Form(PackedColumn column) =>
        $"{column.Name} {column.ElementType}[{(column.HasSequences ? "any" : string.Join(", ", column.Dimensions))}]";

    private static (ImmutableArray<PackedColumn> Columns, int Rows) ReadHeaders(BinaryReader reader)
    {
        int count = Checked(reader.ReadInt32(), MostColumns, "columns");
        int rows = Checked(reader.ReadInt32(), int.MaxValue, "rows");
        var columns = ImmutableArray.CreateBuilder<PackedColumn>();
        for (int i = 0; i < count; i++)
            columns.Add(ReadHeader(reader));

        return (columns.ToImmutable(), rows);
    }

    private static void ReadRows(BinaryReader reader, PackedData data, int rows)
    {
        foreach (PackedColumn column in data.Columns)
        {
            for (int row = 0; row < rows; row++)
            {
                int length = column.HasSequences ? Checked(reader.ReadInt32(), MostSteps, "steps") : column.Width;
                reader.BaseStream.ReadExactly(column.AddRowBytes(length));
            }
        }
    }

    private static PackedColumn ReadHeader(BinaryReader reader)
    {
        string name = reader.ReadString();
        var type = (ElementType)reader.ReadInt32();
        if (type is not (ElementType.Float32 or ElementType.Int32 or ElementType.UInt8))
            throw new InvalidDataException($"Packed column '{name}' has element type {type}, which packed columns never have. The bytes are damaged.");

        int axes = reader.ReadInt32();
        if (axes == Sequences)
            return new PackedColumn(name, type, default);

        var extents = ImmutableArray.CreateBuilder<int>();
        for (int left = Checked(axes, 16, "axes"); left > 0; left--)
            extents.Add(Checked(reader.ReadInt32(), int.MaxValue, "values"));

        return new PackedColumn(name, type, extents.ToImmutable());
    }

    private static int Checked(int value, int most, string what) => value >= 0 && value <= most ? value : throw new InvalidDataException(
        $"Packed rows claim {value} {what}, and at most {most} are possible. The bytes are damaged.");
}
