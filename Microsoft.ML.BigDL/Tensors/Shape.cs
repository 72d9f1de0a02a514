using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.BigDL.Tensors;

/// <summary>The extents of a tensor's axes, outermost first; <c>[]</c> is a scalar.</summary>
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly ImmutableArray<int> _extents;

    /// <summary>Makes a shape of the given extents.</summary>
    /// <exception cref="ArgumentException">An extent is negative or the element count overflows 64 bits.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        long count = 1;
        foreach (int extent in extents)
        {
            if (extent < 0)
            {
                throw new ArgumentException($"Shape {Format(extents)}: an extent is negative. Use 0 or more.");
            }

            count = checked(count * extent);
        }

        _extents = ImmutableArray.Create(extents);
        ElementCount = count;
    }

    /// <summary>The shape of one value.</summary>
    public static Shape Scalar => default;

    /// <summary>The product of the extents; 1 for a scalar.</summary>
    public long ElementCount
    {
        get => _extents.IsDefault ? 1 : field;
    }

    /// <summary>The number of axes.</summary>
    public int Rank => _extents.IsDefault ? 0 : _extents.Length;

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents.IsDefault ? [] : _extents.AsSpan();

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The extent of one axis; negative axes count from the end.</summary>
    public int this[int axis] => _extents[axis < 0 ? axis + Rank : axis];

    /// <summary>Whether both shapes have the same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int extent in Extents)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        for (int axis = 0; axis < Rank; axis++)
        {
            yield return _extents[axis];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The extents in brackets, as in <c>[32, 28, 28]</c>.</summary>
    public override string ToString() => Format(Extents);

    /// <summary>The product of the extents of axes <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    internal int Product(int start, int end)
    {
        int product = 1;
        for (int axis = start; axis < end; axis++)
        {
            product = checked(product * _extents[axis]);
        }

        return product;
    }

    private static string Format(ReadOnlySpan<int> extents)
    {
        string[] texts = new string[extents.Length];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            texts[axis] = extents[axis].ToString(CultureInfo.InvariantCulture);
        }

        return $"[{string.Join(", ", texts)}]";
    }
}
