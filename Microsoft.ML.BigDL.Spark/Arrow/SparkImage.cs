using System.Buffers;
using Apache.Arrow.Types;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// The struct in which Spark's <c>image</c> source has images: rows of pixels from the top, one (gray), three (BGR) or four (BGRA) bytes each.
/// </summary>
internal static class SparkImage
{
    private const int GrayMode = 0;
    private const int BgrMode = 16;
    private const int BgraMode = 24;

    private static readonly (string Name, ArrowTypeId Type)[] s_fields =
    [
        ("origin", ArrowTypeId.String), ("height", ArrowTypeId.Int32), ("width", ArrowTypeId.Int32),
        ("nChannels", ArrowTypeId.Int32), ("mode", ArrowTypeId.Int32), ("data", ArrowTypeId.Binary),
    ];

    public const int Height = 1;
    public const int Width = 2;
    public const int Mode = 4;
    public const int Pixels = 5;

    public static bool Is(IArrowType type) =>
        type is StructType record && record.Fields.Select(field => (field.Name, field.DataType.TypeId)).SequenceEqual(s_fields);

    /// <summary>The image of some pixels, with an opaque fourth byte where they have none.</summary>
    /// <exception cref="FormatException">The mode is another, or the pixels are not as many as the size says.</exception>
    public static MLImage Decode(int height, int width, int mode, ReadOnlySpan<byte> pixels)
    {
        int channels = mode switch
        {
            GrayMode => 1,
            BgrMode => 3,
            BgraMode => 4,
            _ => throw new FormatException($"the image's mode is {mode}; {GrayMode} (gray), {BgrMode} (BGR) and {BgraMode} (BGRA) can be read"),
        };
        if (height <= 0 || width <= 0 || (long)height * width * channels != pixels.Length)
        {
            throw new FormatException(
                $"the image has {pixels.Length} bytes, but {width} x {height} pixels of {channels} bytes were announced");
        }

        if (channels == 4)
            return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);

        int bytes = checked(height * width * 4);
        byte[] opaque = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            for (int from = 0, to = 0; to < bytes; from += channels, to += 4)
            {
                opaque[to] = pixels[from];
                opaque[to + 1] = pixels[channels == 1 ? from : from + 1];
                opaque[to + 2] = pixels[channels == 1 ? from : from + 2];
                opaque[to + 3] = byte.MaxValue;
            }

            return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, opaque.AsSpan(0, bytes));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(opaque);
        }
    }
}
