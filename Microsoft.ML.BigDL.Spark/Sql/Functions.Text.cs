namespace Microsoft.ML.BigDL.Spark.Sql;

public static partial class Functions
{
    /// <summary>The text in lower case.</summary>
    public static Column Lower(Column column) => Column.Function("lower", column);

    /// <summary>The text in upper case.</summary>
    public static Column Upper(Column column) => Column.Function("upper", column);

    /// <summary>The text without spaces at both ends.</summary>
    public static Column Trim(Column column) => Column.Function("trim", column);

    /// <summary>The text without spaces at its begin.</summary>
    public static Column LTrim(Column column) => Column.Function("ltrim", column);

    /// <summary>The text without spaces at its end.</summary>
    public static Column RTrim(Column column) => Column.Function("rtrim", column);

    /// <summary>The number of characters of a text or bytes of a binary.</summary>
    public static Column Length(Column column) => Column.Function("length", column);

    /// <summary>Texts, binaries or arrays joined to one.</summary>
    public static Column Concat(params Column[] columns) => Column.Function("concat", [columns]);

    /// <summary>Texts joined to one with a separator; nulls are left out.</summary>
    public static Column ConcatWs(string separator, params Column[] columns) => Column.Function("concat_ws", separator, columns);

    /// <summary>The parts of a text between the matches of a Java regular expression.</summary>
    public static Column Split(Column column, string pattern) => Column.Function("split", column, pattern);

    /// <summary>A part of a text; the first position is 1.</summary>
    public static Column Substring(Column column, int position, int length) => Column.Function("substring", column, position, length);

    /// <summary>The text with all matches of a Java regular expression replaced.</summary>
    public static Column RegexpReplace(Column column, string pattern, string replacement) =>
        Column.Function("regexp_replace", column, pattern, replacement);

    /// <summary>A group of the first match of a Java regular expression; empty without a match.</summary>
    public static Column RegexpExtract(Column column, string pattern, int group) =>
        Column.Function("regexp_extract", column, pattern, group);
}
