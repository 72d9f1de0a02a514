using System.Collections.Immutable;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// Reads an image column as bytes: <c>[H, W, C]</c>, or planes <c>[C, H, W]</c> when the network asks for channels first.
/// </summary>
internal sealed class ImageColumnReader : ColumnReader
{
    private readonly DataViewRow _row;
    private readonly ValueGetter<MLImage> _getter;
    private MLImage? _image;
    private byte[] _bytes = [];
    private bool _isPlanar;
    private int _channels;

    public ImageColumnReader(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
        : base(request, ElementType.UInt8)
    {
        _row = row;
        _getter = row.GetGetter<MLImage>(column);
    }

    /// <summary>Whether extents of an image mean <c>[C, H, W]</c> and not <c>[H, W, C]</c>.</summary>
    public static bool IsPlanar(ImmutableArray<int> extents, int height)
    {
        // Both readings are possible for an image 1 or 3 pixels wide; the one whose size fits is meant.
        bool isPlanar = extents[0] is 1 or 3;
        return isPlanar && (extents[2] is not (1 or 3) || extents[1] == height);
    }

    public override void Fetch()
    {
        // The variable is passed back on purpose: ML.NET's image transforms dispose the image they find in it, one of their
        // own making, while a list of images only overwrites it.
        _getter(ref _image!);
        if (_image is null)
            throw Bad(_row.Position, "holds no image", "Drop such rows, or check the file paths");

        if (Dimensions.IsDefault)
            Settle(_image);

        ImmutableArray<int> dimensions = Dimensions;
        (int height, int width) = _isPlanar ? (dimensions[1], dimensions[2]) : (dimensions[0], dimensions[1]);
        if (_image.Height != height || _image.Width != width)
        {
            throw Bad(_row.Position, $"holds an image of {_image.Width} x {_image.Height} pixels",
                $"The network takes {width} x {height}; append ResizeImages before it");
        }

        Unpack(_image);
    }

    public override void AppendTo(PackedColumn column) => _bytes.CopyTo(column.AddRow<byte>(_bytes.Length));

    public override void CopyTo(Span<float> destination, float scale) => ByteRows.Scale(_bytes, destination, scale);

    public override void CopyTo(Span<int> destination)
    {
        for (int i = 0; i < _bytes.Length; i++)
            destination[i] = _bytes[i];
    }

    private void Settle(MLImage image)
    {
        ImmutableArray<int> wanted = Request.Dimensions;
        if (wanted.IsDefault)
            wanted = [image.Height, image.Width, 3];

        bool isPlanar = wanted.Length == 3 && wanted[0] is 1 or 3;
        bool isInterleaved = wanted.Length == 3 && wanted[2] is 1 or 3;
        if (!isPlanar && !isInterleaved)
        {
            throw Mismatch(Request, $"[{string.Join(", ", wanted)}]", $"images of {image.Width} x {image.Height} pixels",
                "An image is read as [3, height, width], [1, height, width] or with the channels last.");
        }

        _isPlanar = IsPlanar(wanted, image.Height);
        _channels = _isPlanar ? wanted[0] : wanted[2];
        Dimensions = wanted;
        _bytes = new byte[wanted[0] * wanted[1] * wanted[2]];
    }

    private void Unpack(MLImage image)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        int count = image.Width * image.Height;
        int red = image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        if (image.PixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw Bad(_row.Position, $"holds an image in the format {image.PixelFormat}", "Images of 32 bits a pixel are read");

        if (_channels == 1)
        {
            for (int i = 0; i < count; i++)
            {
                byte value = pixels[4 * i];
                if (pixels[(4 * i) + 1] != value || pixels[(4 * i) + 2] != value)
                    throw Bad(_row.Position, "holds an image in colour", "The network takes one channel; append ConvertToGrayscale before it");

                _bytes[i] = value;
            }

            return;
        }

        int first = Request.PixelOrder == PixelOrder.Rgb ? red : 2 - red;
        (int step, int next) = _isPlanar ? (1, count) : (3, 1);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(4 * i, 4);
            _bytes[i * step] = pixel[first];
            _bytes[(i * step) + next] = pixel[1];
            _bytes[(i * step) + (2 * next)] = pixel[2 - first];
        }
    }
}
