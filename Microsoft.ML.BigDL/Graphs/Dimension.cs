using System.Globalization;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>
/// One extent of a tensor type: a fixed number, or a number times symbols such as the batch <c>N</c> or the sequence
/// length <c>T</c> that get their value when a plan is compiled.
/// </summary>
public readonly struct Dimension : IEquatable<Dimension>
{
    /// <summary>The symbol of the batch axis.</summary>
    public static readonly Dimension Batch = Symbol("N");

    private readonly int _coefficient;
    private readonly string? _symbols;

    private Dimension(int coefficient, string? symbols)
    {
        _coefficient = coefficient;
        _symbols = symbols;
    }

    /// <summary>Whether the extent is a plain number.</summary>
    public bool IsFixed => _symbols is null;

    /// <summary>The number of a fixed extent.</summary>
    /// <exception cref="InvalidOperationException">The extent is symbolic.</exception>
    public int Value => IsFixed
        ? _coefficient
        : throw new InvalidOperationException($"Dimension {this} has no value before a plan is compiled. " +
            "Give this axis a fixed extent.");

    /// <summary>A fixed extent.</summary>
    public static implicit operator Dimension(int value) => FromInt32(value);

    /// <summary>The product of two extents.</summary>
    public static Dimension operator *(Dimension left, Dimension right) => Multiply(left, right);

    /// <summary>Whether two extents are the same expression.</summary>
    public static bool operator ==(Dimension left, Dimension right) => left.Equals(right);

    /// <summary>Whether two extents are different expressions.</summary>
    public static bool operator !=(Dimension left, Dimension right) => !left.Equals(right);

    /// <summary>A fixed extent of 0 or more.</summary>
    public static Dimension FromInt32(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new Dimension(value, null);
    }

    /// <summary>An extent that is known by name only.</summary>
    public static Dimension Symbol(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Dimension(1, name);
    }

    /// <summary>The product of two extents.</summary>
    public static Dimension Multiply(Dimension left, Dimension right)
    {
        int coefficient = checked(left._coefficient * right._coefficient);
        if (coefficient == 0 || (left.IsFixed && right.IsFixed))
        {
            return new Dimension(coefficient, null);
        }

        IEnumerable<string> symbols = left.Symbols().Concat(right.Symbols()).Order(StringComparer.Ordinal);
        return new Dimension(coefficient, string.Join('*', symbols));
    }

    /// <inheritdoc/>
    public bool Equals(Dimension other) => _coefficient == other._coefficient && _symbols == other._symbols;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Dimension other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_coefficient, _symbols);

    /// <summary>The number, or an expression such as <c>N</c> or <c>49*N</c>.</summary>
    public override string ToString() =>
        IsFixed ? _coefficient.ToString(CultureInfo.InvariantCulture)
        : _coefficient == 1 ? _symbols!
        : string.Create(CultureInfo.InvariantCulture, $"{_coefficient}*{_symbols}");

    /// <summary>Number and symbols, as in <c>49*N</c> and <c>1*N</c>: a text that <see cref="FromExpression"/> takes back.</summary>
    internal string ToExpression() => string.Create(CultureInfo.InvariantCulture, $"{_coefficient}*{_symbols}");

    /// <summary>The symbolic extent of a text; null where it is none.</summary>
    internal static Dimension? FromExpression(string? text)
    {
        int star = text?.IndexOf('*', StringComparison.Ordinal) ?? -1;
        return star > 0 && star + 1 < text!.Length
            && int.TryParse(text.AsSpan(0, star), NumberStyles.None, CultureInfo.InvariantCulture, out int coefficient) && coefficient > 0
            ? new Dimension(coefficient, text[(star + 1)..])
            : null;
    }

    /// <summary>
    /// The extent after a calculation that is only defined on numbers; on a symbolic extent a new symbol that names
    /// the calculation, so that equal calculations stay equal.
    /// </summary>
    internal Dimension Map(string calculation, Func<int, int> function) =>
        IsFixed ? FromInt32(function(_coefficient)) : Symbol($"{calculation}({this})");

    /// <summary>Divides exactly; null when the quotient is no expression of this kind.</summary>
    internal Dimension? Divide(Dimension divisor)
    {
        if (divisor._coefficient == 0 || _coefficient % divisor._coefficient != 0)
        {
            return null;
        }

        List<string> symbols = [.. Symbols()];
        foreach (string symbol in divisor.Symbols())
        {
            if (!symbols.Remove(symbol))
            {
                return null;
            }
        }

        return new Dimension(_coefficient / divisor._coefficient, symbols.Count == 0 ? null : string.Join('*', symbols));
    }

    /// <summary>The fixed extent under the given values of the symbols.</summary>
    internal Dimension Bind(IReadOnlyDictionary<string, int> symbols)
    {
        int value = _coefficient;
        foreach (string symbol in Symbols())
        {
            if (!symbols.TryGetValue(symbol, out int factor))
            {
                return this;
            }

            value = checked(value * factor);
        }

        return new Dimension(value, null);
    }

    private string[] Symbols() => _symbols?.Split('*') ?? [];
}
