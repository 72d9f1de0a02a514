using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// A file of bytes in the idx format of the MNIST data sets: two zero bytes, the element type, the number of axes, each extent as a
/// big-endian 32-bit number, then the elements. Read whole; gzip is recognised by its first bytes.
/// </summary>
internal sealed class IdxFile
{
    private const int UnsignedByte = 0x08;
    private const int MaximumRank = 8;

    private IdxFile(string path, Shape shape, byte[] elements)
    {
        Path = path;
        Shape = shape;
        Elements = elements;
    }

    public string Path { get; }

    public Shape Shape { get; }

    public byte[] Elements { get; }

    /// <exception cref="InvalidDataException">The file is not idx, holds no bytes, or is cut short.</exception>
    public static IdxFile Read(string path)
    {
        using Stream stream = Open(path);
        Span<byte> header = stackalloc byte[4];
        Fill(stream, header, path, "the header");
        if (header[0] != 0 || header[1] != 0 || header[3] is 0 or > MaximumRank)
        {
            throw new InvalidDataException($"'{path}' is not an idx file: it starts with the bytes {Convert.ToHexString(header)}, "
                + "but two zero bytes, the element type and the number of axes were expected. Give a file as distributed with MNIST.");
        }

        if (header[2] != UnsignedByte)
        {
            throw new InvalidDataException($"'{path}' holds elements of idx type 0x{header[2]:x2}, but only unsigned bytes (0x08) are read. "
                + "Convert the file to bytes.");
        }

        int[] extents = new int[header[3]];
        foreach (ref int extent in extents.AsSpan())
        {
            Fill(stream, header, path, "the extents of the axes");
            extent = BinaryPrimitives.ReadInt32BigEndian(header);
        }

        // Read in pieces, so that a header that promises too much fails for want of bytes and not of memory.
        BigInteger promised = extents.Aggregate(BigInteger.One, (product, extent) => product * extent);
        if (extents.Any(extent => extent < 0) || promised > Array.MaxLength)
        {
            throw new InvalidDataException($"'{path}' states the shape [{string.Join(", ", extents)}], which is not a shape of at most "
                + $"{Array.MaxLength} bytes. The file is damaged; fetch it again.");
        }

        using var elements = new MemoryStream();
        stream.CopyTo(elements);
        if (elements.Length != promised)
        {
            throw new InvalidDataException($"'{path}' states the shape [{string.Join(", ", extents)}] of {promised} bytes but holds "
                + $"{elements.Length}. The file is cut short or damaged; fetch it again.");
        }

        return new IdxFile(path, new Shape(extents), elements.ToArray());
    }

    private static Stream Open(string path)
    {
        FileStream file = File.OpenRead(path);
        bool isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static void Fill(Stream stream, Span<byte> target, string path, string what)
    {
        if (stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
            throw new InvalidDataException($"'{path}' ends inside {what} of an idx file. The file is cut short; fetch it again.");
    }
}
