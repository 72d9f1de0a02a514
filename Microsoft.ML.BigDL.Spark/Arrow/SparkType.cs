using System.Globalization;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// The type of a Spark SQL column. Its text is the one Spark prints and reads in a DDL schema, as <c>array&lt;float&gt;</c>.
/// </summary>
/// <example><code>SparkType pixels = SparkType.ArrayOf(SparkType.Float);</code></example>
public sealed class SparkType : IEquatable<SparkType>
{
    private SparkType(SparkTypeKind kind, string json, string text)
    {
        Kind = kind;
        Json = json;
        Text = text;
    }

    /// <summary><c>boolean</c>.</summary>
    public static SparkType Boolean { get; } = new(SparkTypeKind.Boolean, "boolean", "boolean");

    /// <summary><c>tinyint</c>: 8 bits.</summary>
    public static SparkType Byte { get; } = new(SparkTypeKind.Byte, "byte", "tinyint");

    /// <summary><c>smallint</c>: 16 bits.</summary>
    public static SparkType Short { get; } = new(SparkTypeKind.Short, "short", "smallint");

    /// <summary><c>int</c>: 32 bits.</summary>
    public static SparkType Integer { get; } = new(SparkTypeKind.Integer, "integer", "int");

    /// <summary><c>bigint</c>: 64 bits.</summary>
    public static SparkType Long { get; } = new(SparkTypeKind.Long, "long", "bigint");

    /// <summary><c>float</c>: 32 bits.</summary>
    public static SparkType Float { get; } = new(SparkTypeKind.Float, "float", "float");

    /// <summary><c>double</c>: 64 bits.</summary>
    public static SparkType Double { get; } = new(SparkTypeKind.Double, "double", "double");

    /// <summary><c>string</c>.</summary>
    public static SparkType String { get; } = new(SparkTypeKind.String, "string", "string");

    /// <summary><c>binary</c>.</summary>
    public static SparkType Binary { get; } = new(SparkTypeKind.Binary, "binary", "binary");

    /// <summary><c>date</c>.</summary>
    public static SparkType Date { get; } = new(SparkTypeKind.Date, "date", "date");

    /// <summary><c>timestamp</c>: a moment.</summary>
    public static SparkType Timestamp { get; } = new(SparkTypeKind.Timestamp, "timestamp", "timestamp");

    /// <summary><c>timestamp_ntz</c>: a date and time of no particular time zone.</summary>
    public static SparkType TimestampNtz { get; } = new(SparkTypeKind.TimestampNtz, "timestamp_ntz", "timestamp_ntz");

    /// <summary><c>interval day to second</c>.</summary>
    public static SparkType DayTimeInterval { get; } =
        new(SparkTypeKind.DayTimeInterval, "interval day to second", "interval day to second");

    /// <summary>Which kind of type this is.</summary>
    public SparkTypeKind Kind { get; }

    /// <summary>The number of digits of a decimal; 0 for other types.</summary>
    public int Precision { get; private init; }

    /// <summary>How many digits of a decimal stand behind the point; 0 for other types.</summary>
    public int Scale { get; private init; }

    /// <summary>The type of an array's elements; null for other types.</summary>
    public SparkType? Element { get; private init; }

    /// <summary>Whether an array may hold nulls; false for other types.</summary>
    public bool ContainsNull { get; private init; }

    /// <summary>The fields of a struct; empty for other types.</summary>
    public IReadOnlyList<SparkField> Fields { get; private init; } = [];

    /// <summary>Whether a view of ML.NET can hold values of this type.</summary>
    internal bool HasMLNetEqual => Kind switch
    {
        SparkTypeKind.Other => false,
        SparkTypeKind.Array => Element!.Kind is not (SparkTypeKind.Array or SparkTypeKind.Struct or SparkTypeKind.Binary or SparkTypeKind.Other), // Arrays have one.
        SparkTypeKind.Struct => Fields.All(inner => inner.Type.HasMLNetEqual),
        _ => true,
    };

    /// <summary>The name of a simple type in Spark's JSON; the whole JSON of a type of kind <see cref="SparkTypeKind.Other"/>.</summary>
    internal string Json { get; }

    private string Text { get; }

    /// <summary><c>decimal(precision, scale)</c>.</summary>
    /// <param name="precision">The number of digits, 1 to 38.</param>
    /// <param name="scale">How many of them stand behind the point, 0 to <paramref name="precision"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static SparkType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, 38);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        string text = string.Create(CultureInfo.InvariantCulture, $"decimal({precision},{scale})");
        return new SparkType(SparkTypeKind.Decimal, text, text) { Precision = precision, Scale = scale };
    }

    /// <summary><c>array&lt;element&gt;</c>.</summary>
    /// <param name="element">The type of the elements.</param>
    /// <param name="containsNull">Whether elements may be null.</param>
    public static SparkType ArrayOf(SparkType element, bool containsNull = true)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new SparkType(SparkTypeKind.Array, "array", $"array<{element}>") { Element = element, ContainsNull = containsNull };
    }

    /// <summary><c>struct&lt;name: type, ...&gt;</c>.</summary>
    /// <param name="fields">The fields, in order.</param>
    public static SparkType StructOf(params IReadOnlyList<SparkField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        string inner = string.Join(',', fields.Select(field => $"{SparkField.Quoted(field.Name)}:{field.Type}"));
        return new SparkType(SparkTypeKind.Struct, "struct", $"struct<{inner}>") { Fields = [.. fields] };
    }

    /// <summary>Compares two types, their fields and whether these may be null.</summary>
    /// <param name="other">The other type.</param>
    public bool Equals(SparkType? other) => other is not null && Kind == other.Kind && Text == other.Text && Json == other.Json &&
        ContainsNull == other.ContainsNull && Equals(Element, other.Element) && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SparkType);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The type as Spark writes it in a DDL schema.</summary>
    public override string ToString() => Text;

    internal static SparkType Other(string json) => new(SparkTypeKind.Other, json, json.Trim('"'));
}
