namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>One column of a <see cref="SparkSchema"/>, or one field of a struct.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Nullable">Whether the column may hold nulls. Default: true.</param>
public sealed record SparkField(string Name, SparkType Type, bool Nullable = true)
{
    /// <summary>The field as Spark writes it in a DDL schema.</summary>
    public override string ToString() => Quoted(Name) + " " + Type + (Nullable ? "" : " NOT NULL");

    /// <summary>The name in back quotes where Spark's parser would not take it bare.</summary>
    internal static string Quoted(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";
}
