using Microsoft.ML.BigDL.Spark.Arrow;

namespace Microsoft.ML.BigDL.Spark.Sql;

public sealed partial class Column
{
    /// <summary>Names the result.</summary>
    public Column As(string alias) => Method("as", alias);

    /// <summary>Names the result; the same as <see cref="As"/>.</summary>
    public Column Alias(string alias) => As(alias);

    /// <summary>Names the result; the same as <see cref="As"/>.</summary>
    public Column Name(string alias) => As(alias);

    /// <summary>Converts to a type written as in a DDL schema: <c>double</c>, <c>array&lt;float&gt;</c>.</summary>
    public Column Cast(string type) => Method("cast", type);

    /// <summary>Converts to a type.</summary>
    public Column Cast(SparkType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Cast(type.ToString());
    }

    /// <summary>Whether values are equal; the same as <c>==</c>.</summary>
    public Column EqualTo(object value) => this == value;

    /// <summary>Whether values differ; the same as <c>!=</c>.</summary>
    public Column NotEqual(object value) => this != value;

    /// <summary>Whether values are equal, with two nulls equal and never null itself.</summary>
    public Column EqNullSafe(object? value) => Method("eqNullSafe", value);

    /// <summary>Whether this is greater; the same as <c>&gt;</c>.</summary>
    public Column Gt(object value) => this > value;

    /// <summary>Whether this is less; the same as <c>&lt;</c>.</summary>
    public Column Lt(object value) => this < value;

    /// <summary>Whether this is greater or equal; the same as <c>&gt;=</c>.</summary>
    public Column Geq(object value) => this >= value;

    /// <summary>Whether this is less or equal; the same as <c>&lt;=</c>.</summary>
    public Column Leq(object value) => this <= value;

    /// <summary>Whether this lies between two values, both included.</summary>
    public Column Between(object lowerBound, object upperBound) => Method("between", lowerBound, upperBound);

    /// <summary>Whether both are true; the same as <c>&amp;</c>.</summary>
    public Column And(Column other) => this & other;

    /// <summary>Whether one of both is true; the same as <c>|</c>.</summary>
    public Column Or(Column other) => this | other;

    /// <summary>Adds; the same as <c>+</c>.</summary>
    public Column Plus(object value) => this + value;

    /// <summary>Subtracts; the same as <c>-</c>.</summary>
    public Column Minus(object value) => this - value;

    /// <summary>Multiplies; the same as <c>*</c>.</summary>
    public Column Multiply(object value) => this * value;

    /// <summary>Divides; the same as <c>/</c>.</summary>
    public Column Divide(object value) => this / value;

    /// <summary>The remainder of a division; the same as <c>%</c>.</summary>
    public Column Mod(object value) => this % value;

    /// <summary>Whether this is null.</summary>
    public Column IsNull() => Method("isNull");

    /// <summary>Whether this is not null.</summary>
    public Column IsNotNull() => Method("isNotNull");

    /// <summary>Whether this is not a number.</summary>
    public Column IsNaN() => Method("isNaN");

    /// <summary>Whether this is one of the values.</summary>
    public Column IsIn(params object?[] values) => Method("isin", [values]);

    /// <summary>Whether this matches an SQL pattern, in which <c>%</c> is any text and <c>_</c> any character.</summary>
    public Column Like(string pattern) => Method("like", pattern);

    /// <summary>Whether a part of this matches a Java regular expression.</summary>
    public Column RLike(string pattern) => Method("rlike", pattern);

    /// <summary>Whether this contains another text.</summary>
    public Column Contains(object value) => Method("contains", value);

    /// <summary>Whether this begins with a text.</summary>
    public Column StartsWith(string text) => Method("startsWith", text);

    /// <summary>Whether this ends with a text.</summary>
    public Column EndsWith(string text) => Method("endsWith", text);

    /// <summary>A part of a text.</summary>
    /// <param name="startPosition">The first character, from 1.</param>
    /// <param name="length">How many characters.</param>
    public Column SubStr(int startPosition, int length) => Method("substr", startPosition, length);

    /// <summary>An element of an array, from 0, or the value of a key of a map.</summary>
    public Column GetItem(object key) => Method("getItem", key);

    /// <summary>A field of a struct.</summary>
    public Column GetField(string fieldName) => Method("getField", fieldName);

    /// <summary>Another branch of <see cref="Functions.When"/>.</summary>
    public Column When(Column condition, object? value) => Method("when", condition, value);

    /// <summary>The value where no branch of <see cref="Functions.When"/> holds.</summary>
    public Column Otherwise(object? value) => Method("otherwise", value);

    /// <summary>Ascending order, nulls first.</summary>
    public Column Asc() => Method("asc");

    /// <summary>Ascending order, nulls last.</summary>
    public Column AscNullsLast() => Method("asc_nulls_last");

    /// <summary>Descending order, nulls last.</summary>
    public Column Desc() => Method("desc");

    /// <summary>Descending order, nulls first.</summary>
    public Column DescNullsFirst() => Method("desc_nulls_first");
}
