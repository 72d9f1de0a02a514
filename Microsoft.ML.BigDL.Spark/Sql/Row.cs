namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// One row brought into this process. Values are .NET's numbers, booleans, strings, <see cref="DateTime"/>, <see cref="TimeSpan"/>, arrays of these,
/// byte arrays, or null; the fields of a struct are values of their own, named <c>outer.inner</c>.
/// </summary>
/// <example><code>foreach (Row row in frame.Collect()) Console.WriteLine(row.GetAs&lt;string&gt;("name"));</code></example>
public sealed class Row
{
    private readonly IReadOnlyList<string> _names;

    internal Row(IReadOnlyList<string> names, object?[] values)
    {
        _names = names;
        Values = values;
    }

    /// <summary>The values, in the order of the columns.</summary>
    public IReadOnlyList<object?> Values { get; }

    /// <summary>The value at a position, from 0.</summary>
    public object? this[int index] => Values[index];

    /// <summary>The number of values.</summary>
    public int Size() => Values.Count;

    /// <summary>The value at a position, from 0.</summary>
    public object? Get(int index) => Values[index];

    /// <summary>The value of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public object? Get(string columnName) => Values[IndexOf(columnName)];

    /// <summary>The value at a position as its type.</summary>
    /// <exception cref="InvalidCastException">It is of another type, or null for a type without null.</exception>
    public T GetAs<T>(int index) => Values[index] switch
    {
        T value => value,
        null when default(T) is null => default!, // The caller asked for a type that has null.
        object other => throw new InvalidCastException($"Column '{_names[index]}' holds a {other.GetType().Name}, not a {typeof(T).Name}."),
        null => throw new InvalidCastException($"Column '{_names[index]}' is null in this row; {typeof(T).Name} has no null."),
    };

    /// <summary>The value of a column as its type.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">It is of another type, or null for a type without null.</exception>
    public T GetAs<T>(string columnName) => GetAs<T>(IndexOf(columnName));

    /// <summary>The values in brackets.</summary>
    public override string ToString() => "[" + string.Join(",", Values) + "]";

    private int IndexOf(string columnName)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            if (_names[i] == columnName)
                return i;
        }

        throw new ArgumentException($"There is no column '{columnName}'; there are [{string.Join(", ", _names)}].", nameof(columnName));
    }
}
