using Apache.Arrow;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// Reads an image per row from the structs of Spark's <c>image</c> source. A null struct is a missing image. As ML.NET's own image readers do, it
/// disposes the image of the row before, which it finds in the caller's variable.
/// </summary>
internal sealed class ImageReader(FlatColumn column) : ArrowColumnReader(column, new ImageDataViewType())
{
    private readonly FixedCells<int, int> _height = new(NumberDataViewType.Int32);
    private readonly FixedCells<int, int> _width = new(NumberDataViewType.Int32);
    private readonly FixedCells<int, int> _mode = new(NumberDataViewType.Int32);
    private ArrayData? _images;
    private ArrayData? _pixels;
    private Offsets _offsets;

    public override Delegate Getter => (ValueGetter<MLImage>)Read;

    public override object? Value => IsNull() ? null : Decode();

    public override Type ValueType => typeof(MLImage);

    protected override void Attach(ArrayData array)
    {
        _images = array;
        IReadOnlyList<IArrowArray> fields = new StructArray(array).Fields;
        _height.Attach(fields[SparkImage.Height].Data);
        _width.Attach(fields[SparkImage.Width].Data);
        _mode.Attach(fields[SparkImage.Mode].Data);
        _pixels = fields[SparkImage.Pixels].Data;
        _offsets = new Offsets(_pixels);
    }

    private void Read(ref MLImage value)
    {
        value?.Dispose();
        value = IsNull() ? null! : Decode(); // ML.NET's missing image is null.
    }

    private bool IsNull() => StructIsNull() || Cells.IsNull(_images!, Row); // Attached when the cursor moved to this row.

    private MLImage Decode()
    {
        ReadOnlySpan<byte> pixels = _pixels!.Buffers[2].Span[_offsets[Row].._offsets[Row + 1]];
        try
        {
            return SparkImage.Decode(_height[Row], _width[Row], _mode[Row], pixels);
        }
        catch (FormatException bad)
        {
            throw Error(bad.Message + ". Read images with the option dropInvalid, or filter such rows.");
        }
    }
}
