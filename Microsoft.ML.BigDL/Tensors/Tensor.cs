using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Tensors;

/// <summary>Values of one element type in row-major order with a shape: constants, weights and the data users pass in.</summary>
public sealed class Tensor
{
    private readonly byte[] _bytes;

    private Tensor(ElementType elementType, Shape shape, byte[] bytes)
    {
        ElementType = elementType;
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The extents of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The elements as raw little-endian bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The same bytes, for readers that fill a tensor.</summary>
    internal Span<byte> WritableBytes => _bytes;

    /// <summary>Makes a tensor of zeros.</summary>
    public static Tensor Zeros(ElementType elementType, Shape shape) =>
        new(elementType, shape, new byte[checked(shape.ElementCount * ElementTypes.SizeOf(elementType))]);

    /// <summary>Copies <paramref name="values"/>, row-major, into a tensor of the given shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's element count.</exception>
    public static Tensor From<T>(Shape shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.Length != shape.ElementCount)
        {
            throw new ArgumentException($"Tensor {shape}: {values.Length} values were given but the shape holds " +
                $"{shape.ElementCount}. Pass one value per element.", nameof(values));
        }

        return new Tensor(ElementTypes.Of<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>Makes a tensor without axes that holds one value.</summary>
    public static Tensor Scalar<T>(T value)
        where T : unmanaged => From(Shape.Scalar, [value]);

    /// <summary>The elements, to read and write in place.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the tensor's element type.</exception>
    public Span<T> Span<T>()
        where T : unmanaged
    {
        if (ElementTypes.Of<T>() != ElementType)
        {
            throw new InvalidOperationException(
                $"Tensor {Shape}: elements are {ElementType} but {ElementTypes.Of<T>()} was asked for.");
        }

        return MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());
    }

    /// <summary>The type and shape, as in <c>Float32 [3, 4]</c>.</summary>
    public override string ToString() => $"{ElementType} {Shape}";
}
