using Apache.Arrow;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>A column of an ML.NET view over Arrow data: a top-level column, or a field at the end of a path through structs.</summary>
/// <param name="Name">The name, <c>outer.inner</c> for a field of a struct.</param>
/// <param name="Path">The position of the top-level column, then of the field in each struct.</param>
/// <param name="Type">The Arrow type at the end of the path.</param>
internal sealed record FlatColumn(string Name, int[] Path, IArrowType Type)
{
    /// <summary>The extents that every list has, where somebody knows them; empty where lists may differ.</summary>
    public int[] Extents { get; init; } = [];

    /// <summary>The columns of a view, or of a table of plain values.</summary>
    /// <param name="schema">The top-level columns.</param>
    /// <param name="withImages">Whether an image in the struct of Spark's <c>image</c> source is a column as well as its fields are.</param>
    /// <param name="extents">The <see cref="Extents"/> of the top-level columns; null for none.</param>
    public static FlatColumn[] Of(Schema schema, bool withImages, int[][]? extents = null) =>
        [.. schema.FieldsList.SelectMany((field, i) => Flatten(field, field.Name, [i], withImages))
            .Select(column => extents is not null && column.Path is [int top] ? column with { Extents = extents[top] } : column)];

    public static DataViewSchema SchemaOf(IEnumerable<FlatColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (FlatColumn column in columns)
            builder.AddColumn(column.Name, column.CreateReader().Type);
        return builder.ToSchema();
    }

    /// <summary>The same column in batches that have only some of the top-level columns.</summary>
    /// <param name="fields">The positions of those top-level columns, in the order of the batches.</param>
    public FlatColumn Among(int[] fields) => this with { Path = [System.Array.IndexOf(fields, Path[0]), .. Path.Skip(1)] };

    /// <summary>A reader of this column with a state of its own.</summary>
    /// <exception cref="BigDLException">No ML.NET column can hold the type.</exception>
    public ArrowColumnReader CreateReader() => Type switch
    {
        BinaryType or LargeBinaryType => new ListReader<byte>(this, new BytesOfBinary()),
        ListType list => List(list.ValueDataType),
        LargeListType list => List(list.ValueDataType),
        FixedSizeListType list => (Cells.Of(list.ValueDataType) ?? throw Unsupported()).FixedListReader(this, list.ListSize),
        StructType => new ImageReader(this),
        _ => (Cells.Of(Type) ?? throw Unsupported()).ScalarReader(this),
    };

    private static IEnumerable<FlatColumn> Flatten(Field field, string name, int[] path, bool withImages)
    {
        var column = new FlatColumn(name, path, field.DataType);
        if (field.DataType is not StructType inner)
            return [column];
        IEnumerable<FlatColumn> fields = inner.Fields.SelectMany((child, i) => Flatten(child, $"{name}.{child.Name}", [.. path, i], withImages));
        return withImages && SparkImage.Is(inner) ? fields.Prepend(column) : fields;
    }

    private ArrowColumnReader List(IArrowType element) => (Cells.Of(element) ?? throw Unsupported()).ListReader(this);

    private BigDLException Unsupported() => ArrowTypes.Unsupported(Name, ArrowTypes.ToSpark(new Field(Name, Type, true)).Type);
}
