namespace Microsoft.ML.BigDL.Tensors;

/// <summary>Facts about <see cref="ElementType"/> values.</summary>
internal static class ElementTypes
{
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.UInt8 or ElementType.Bool => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    public static ElementType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : throw new NotSupportedException($"{typeof(T).Name} is not a tensor element type. " +
            "Use float, double, int, long, byte or bool.");

    public static bool IsFloat(ElementType type) => type is ElementType.Float32 or ElementType.Float64;
}
