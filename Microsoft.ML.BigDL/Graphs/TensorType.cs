using System.Collections.Immutable;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>What is known of a value before it is computed: its element type and the extents of its axes.</summary>
public readonly struct TensorType : IEquatable<TensorType>
{
    private readonly ImmutableArray<Dimension> _dimensions;

    /// <summary>Makes a type from an element type and extents, outermost first.</summary>
    public TensorType(ElementType elementType, params ReadOnlySpan<Dimension> dimensions)
    {
        ElementType = elementType;
        _dimensions = ImmutableArray.Create(dimensions);
    }

    /// <summary>Makes a fixed type from a shape.</summary>
    public TensorType(ElementType elementType, Shape shape)
    {
        ElementType = elementType;
        var dimensions = ImmutableArray.CreateBuilder<Dimension>(shape.Rank);
        foreach (int extent in shape.Extents)
        {
            dimensions.Add(extent);
        }

        _dimensions = dimensions.MoveToImmutable();
    }

    /// <summary>The type of one element.</summary>
    public ElementType ElementType { get; }

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<Dimension> Dimensions => _dimensions.IsDefault ? [] : _dimensions.AsSpan();

    /// <summary>The number of axes.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>Whether every extent is a number.</summary>
    public bool IsFixed
    {
        get
        {
            foreach (Dimension dimension in Dimensions)
            {
                if (!dimension.IsFixed)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The extent of one axis; negative axes count from the end.</summary>
    public Dimension this[int axis] => Dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>Whether both types are equal.</summary>
    public static bool operator ==(TensorType left, TensorType right) => left.Equals(right);

    /// <summary>Whether the types differ.</summary>
    public static bool operator !=(TensorType left, TensorType right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorType other) =>
        ElementType == other.ElementType && Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(ElementType);
        foreach (Dimension dimension in Dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>The element type and the extents, as in <c>Float32 [N, 10]</c>.</summary>
    public override string ToString() => $"{ElementType} {DimensionsText}";

    /// <summary>The extents in brackets.</summary>
    internal string DimensionsText => $"[{string.Join(", ", Dimensions.ToArray())}]";

    /// <summary>The shape of a fixed type.</summary>
    internal Shape Shape
    {
        get
        {
            int[] extents = new int[Rank];
            for (int axis = 0; axis < Rank; axis++)
            {
                extents[axis] = Dimensions[axis].Value;
            }

            return new Shape(extents);
        }
    }

    internal TensorType WithElementType(ElementType elementType) => new(elementType, Dimensions);

    internal TensorType WithDimension(int axis, Dimension dimension)
    {
        Dimension[] dimensions = Dimensions.ToArray();
        dimensions[axis < 0 ? axis + Rank : axis] = dimension;
        return new TensorType(ElementType, dimensions);
    }

    internal TensorType Bind(IReadOnlyDictionary<string, int> symbols)
    {
        Dimension[] dimensions = Dimensions.ToArray();
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            dimensions[axis] = dimensions[axis].Bind(symbols);
        }

        return new TensorType(ElementType, dimensions);
    }
}
