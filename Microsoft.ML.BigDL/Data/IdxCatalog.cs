using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Loaders that <see cref="MLContext.Data"/> gains.</summary>
public static class IdxCatalog
{
    private const float Scale = 1f / byte.MaxValue;

    /// <summary>
    /// Loads images and their classes from a pair of idx files, the format of MNIST, Fashion-MNIST and their relatives; compressed
    /// with gzip or not.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="imagesPath">File of bytes <c>[N, H, W]</c>, or <c>[N, H, W, C]</c>.</param>
    /// <param name="labelsPath">File of bytes <c>[N]</c>.</param>
    /// <returns>Columns <c>Image</c>, a vector of <see cref="float"/> with dimensions <c>(H, W, C)</c> and values from 0 to 1 (byte / 255), and
    /// <c>Label</c>, a <see cref="uint"/> counted from 0.</returns>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is not idx, is cut short, has another number of axes, or the two do not belong
    /// together.</exception>
    /// <remarks>Format: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".</remarks>
    public static IDataView LoadFromIdxFiles(this DataOperationsCatalog catalog, string imagesPath, string labelsPath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        IdxFile images = IdxFile.Read(imagesPath);
        IdxFile labels = IdxFile.Read(labelsPath);
        if (images.Shape.Rank is not (3 or 4))
        {
            throw new InvalidDataException($"'{imagesPath}' has the shape {images.Shape}, but images need 3 or 4 axes. "
                + "Are the two paths in the wrong order?");
        }

        if (labels.Shape != new Shape(images.Shape[0]))
        {
            throw new InvalidDataException($"'{labelsPath}' has the shape {labels.Shape}, but the {images.Shape[0]} images of "
                + $"'{imagesPath}' need labels of shape [{images.Shape[0]}]. Give the file that belongs to the images.");
        }

        int[] dimensions = images.Shape.Rank == 3
            ? [images.Shape[1], images.Shape[2], 1]
            : [images.Shape[1], images.Shape[2], images.Shape[3]];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(IdxImage));
        schema[nameof(IdxImage.Image)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return catalog.LoadFromEnumerable(Rows(images, labels), schema);
    }

    // Each cursor enumerates for itself and reads a row before it asks for the next, so one row object serves a whole pass.
    private static IEnumerable<IdxImage> Rows(IdxFile images, IdxFile labels)
    {
        int count = labels.Elements.Length;
        int size = count == 0 ? 0 : images.Elements.Length / count;
        var row = new IdxImage { Image = new float[size] };
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pixels = images.Elements.AsSpan(i * size, size);
            for (int j = 0; j < size; j++)
                row.Image[j] = pixels[j] * Scale;
            row.Label = labels.Elements[i];
            yield return row;
        }
    }
}
