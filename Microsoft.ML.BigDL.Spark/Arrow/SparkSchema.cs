using System.Collections;
using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// The columns of a Spark frame. In ML.NET they become: numbers and booleans the same type; decimals doubles; strings text;
/// dates and timestamps <see cref="DateTime"/> (timestamps in UTC); binary a vector of bytes; arrays of these vectors; a struct
/// its fields, named <c>outer.inner</c>, and the struct of Spark's <c>image</c> source an image as well. Nulls become NaN, empty text or an empty vector; a null in a column that has no such value is an
/// error that names the row.
/// </summary>
/// <example><code>
/// var schema = new SparkSchema(new("label", SparkType.Integer), new("pixels", SparkType.ArrayOf(SparkType.Float)));
/// </code></example>
public sealed class SparkSchema : IReadOnlyList<SparkField>, IEquatable<SparkSchema>
{
    private readonly SparkField[] _fields;

    /// <summary>Makes a schema of fields.</summary>
    /// <param name="fields">The columns, in order.</param>
    public SparkSchema(params IEnumerable<SparkField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _fields = [.. fields];
    }

    /// <summary>The number of columns.</summary>
    public int Count => _fields.Length;

    /// <summary>The column at a position, from 0.</summary>
    /// <param name="index">The position.</param>
    public SparkField this[int index] => _fields[index];

    /// <summary>Reads the JSON of Spark's <c>schema().json()</c>.</summary>
    /// <param name="json">The JSON of a struct type.</param>
    /// <exception cref="InvalidDataException">The text is not the JSON of a struct type.</exception>
    public static SparkSchema FromJson(string json) => SparkSchemaJson.Parse(json);

    /// <summary>The schema as Spark's <c>DataType.fromJson</c> reads it.</summary>
    public string ToJson() => SparkSchemaJson.Write(this);

    /// <summary>Compares names, types and whether columns may be null.</summary>
    /// <param name="other">The other schema.</param>
    public bool Equals(SparkSchema? other) => other is not null && _fields.SequenceEqual(other._fields);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SparkSchema);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The schema as a DDL text, as <c>label int, pixels array&lt;float&gt;</c>.</summary>
    public override string ToString() => string.Join(", ", _fields.Select(field => field.ToString()));

    /// <inheritdoc/>
    public IEnumerator<SparkField> GetEnumerator() => ((IEnumerable<SparkField>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The Spark columns that <see cref="ArrowRows"/> writes for a view: see there for the types.</summary>
    /// <exception cref="BigDLException">A column's type has no equal in Spark.</exception>
    internal static SparkSchema FromDataView(DataViewSchema schema) => ArrowRows.SchemaOf(schema);

    /// <summary>The Spark columns of an Arrow schema as Spark itself would see them.</summary>
    internal static SparkSchema FromArrow(Schema schema) =>
        new(schema.FieldsList.Select(ArrowTypes.ToSpark));

    /// <summary>The Arrow schema in which Spark sends and expects these columns.</summary>
    /// <exception cref="BigDLException">A column's type is of kind <see cref="SparkTypeKind.Other"/>.</exception>
    internal Schema ToArrow() => new(_fields.Select(ArrowTypes.ToArrow), metadata: null);

    /// <summary>The columns as an ML.NET view of them has them.</summary>
    /// <param name="extents">For each column what its lists' extents are declared to be, empty for no declaration; null for none at all.</param>
    /// <exception cref="BigDLException">No ML.NET column can hold a column's type.</exception>
    internal DataViewSchema ToDataViewSchema(int[][]? extents = null) => FlatColumn.SchemaOf(FlatColumn.Of(ToArrow(), withImages: true, extents));
}
