using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>A value known at import time, in the form in which shape arithmetic is done.</summary>
internal sealed class HostArray(ElementType elementType, Shape shape, HostNumber[] numbers)
{
    public ElementType ElementType { get; } = elementType;

    public Shape Shape { get; } = shape;

    public HostNumber[] Numbers { get; } = numbers;

    public bool IsReal => ElementTypes.IsFloat(ElementType);

    /// <summary>Whether every element is a number.</summary>
    public bool IsFixed => Numbers.All(number => number.Symbol is null);

    public static HostArray Vector(params ReadOnlySpan<long> values)
    {
        var numbers = new HostNumber[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = HostNumber.Of(values[i]);

        return new HostArray(ElementType.Int64, new Shape(values.Length), numbers);
    }

    public static HostArray Of(Tensor tensor) => new(tensor.ElementType, tensor.Shape, tensor.ElementType switch
    {
        ElementType.Float32 => Convert<float>(tensor, value => HostNumber.Of((double)value)),
        ElementType.Float64 => Convert<double>(tensor, HostNumber.Of),
        ElementType.Int32 => Convert<int>(tensor, value => HostNumber.Of((long)value)),
        ElementType.Int64 => Convert<long>(tensor, HostNumber.Of),
        ElementType.UInt8 => Convert<byte>(tensor, value => HostNumber.Of((long)value)),
        ElementType.Bool => Convert<bool>(tensor, HostNumber.Of),
        _ => throw new NotSupportedException($"{tensor} cannot be computed with while importing."),
    });

    /// <exception cref="NotSupportedException">An element is a symbol.</exception>
    public Tensor ToTensor()
    {
        if (!IsFixed)
            throw new NotSupportedException($"{this} has symbolic extents, which no tensor can hold. Fix them in the model.");

        return ElementType switch
        {
            ElementType.Float32 => Convert(number => (float)number.Real),
            ElementType.Float64 => Convert(number => number.Real),
            ElementType.Int32 => Convert(number => (int)number.Integer),
            ElementType.Int64 => Convert(number => number.Integer),
            ElementType.UInt8 => Convert(number => (byte)number.Integer),
            _ => Convert(number => number.IsTrue),
        };
    }

    /// <summary>The elements as integers.</summary>
    /// <exception cref="NotSupportedException">An element is a symbol or not an integer.</exception>
    public long[] ToIntegers() => IsReal || !IsFixed
        ? throw new NotSupportedException($"{this} was found where whole numbers known at import time are needed.")
        : [.. Numbers.Select(number => number.Integer)];

    public double[] ToReals() => [.. Numbers.Select(number => number.Real)];

    public override string ToString() =>
        $"{ElementType} {Shape} {{{string.Join(", ", Numbers.Take(8).Select(n => n.Symbol?.ToString() ?? (IsReal ? $"{n.Real}" : $"{n.Integer}")))}}}";

    private static HostNumber[] Convert<T>(Tensor tensor, Func<T, HostNumber> convert)
        where T : unmanaged => Array.ConvertAll(tensor.Span<T>().ToArray(), value => convert(value));

    private Tensor Convert<T>(Func<HostNumber, T> convert)
        where T : unmanaged => Tensor.From<T>(Shape, Array.ConvertAll(Numbers, number => convert(number)));
}
