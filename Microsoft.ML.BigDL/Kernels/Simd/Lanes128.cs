using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>4 floats, and the form that runs without any vector hardware.</summary>
internal readonly struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => Vector128<float>.Count;

    public static Lanes128 Zero => new(Vector128<float>.Zero);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Load(ref readonly float source, nuint offset) =>
        new(Vector128.LoadUnsafe(in source, offset));

    public static Lanes128 Load(ref readonly float source, nuint offset, int count)
    {
        Vector128<float> padded = Vector128<float>.Zero;
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in source), offset), count)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector128<float>, float>(ref padded), Count));
        return new(padded);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 First(int count) =>
        new(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _value.StoreUnsafe(ref destination, offset);

    public void Store(ref float destination, nuint offset, int count)
    {
        Vector128<float> copy = _value;
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<Vector128<float>, float>(ref copy), count)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, offset), count));
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._value + right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._value - right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 left, Lanes128 right) => new(left._value * right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 left, Lanes128 right) => new(left._value / right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 value) => new(-value._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator <(Lanes128 left, Lanes128 right) =>
        new(Vector128.LessThan(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator >(Lanes128 left, Lanes128 right) =>
        new(Vector128.GreaterThan(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator <=(Lanes128 left, Lanes128 right) =>
        new(Vector128.LessThanOrEqual(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator >=(Lanes128 left, Lanes128 right) =>
        new(Vector128.GreaterThanOrEqual(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left._value & right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left._value | right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Same(Lanes128 left, Lanes128 right) => new(Vector128.Equals(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 left, Lanes128 right, Lanes128 addend) =>
        new(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 whenTrue, Lanes128 whenFalse) =>
        new(Vector128.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Min(Lanes128 left, Lanes128 right) => new(Vector128.Min(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Max(Lanes128 left, Lanes128 right) => new(Vector128.Max(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 MinFast(Lanes128 left, Lanes128 right) =>
        new(Vector128.MinNative(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 MaxFast(Lanes128 left, Lanes128 right) =>
        new(Vector128.MaxNative(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 value) => new(Vector128.Abs(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 CopySign(Lanes128 value, Lanes128 sign) =>
        new(Vector128.CopySign(value._value, sign._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Floor(Lanes128 value) => new(Vector128.Floor(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Ceiling(Lanes128 value) => new(Vector128.Ceiling(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Round(Lanes128 value) => new(Vector128.Round(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Scale(Lanes128 value, Lanes128 exponent)
    {
        // Two factors reach the denormals and infinity; the first product is exact, so only the second rounds.
        Vector128<int> whole = Vector128.ConvertToInt32Native(exponent._value);
        Vector128<int> half = whole >> 1;
        Vector128<float> first = ((half + Vector128.Create(127)) << 23).AsSingle();
        Vector128<float> second = ((whole - half + Vector128.Create(127)) << 23).AsSingle();
        return new(value._value * first * second);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 SplitExponent(Lanes128 value, out Lanes128 exponent)
    {
        // Subtracting sqrt(1/2) as an integer makes the exponent field change at sqrt(1/2) and not at 1.
        Vector128<int> root = Vector128.Create(0x3F3504F3);
        Vector128<int> shifted = value._value.AsInt32() - root;
        exponent = new(Vector128.ConvertToSingle(shifted >> 23));
        return new(((shifted & Vector128.Create(0x007FFFFF)) + root).AsSingle());
    }

    [MethodImpl(AggressiveInlining)]
    public static float Sum(Lanes128 value)
    {
        Vector128<float> pairs = value._value + SwapHalves(value._value);
        return pairs[0] + pairs[1];
    }

    [MethodImpl(AggressiveInlining)]
    public static float Smallest(Lanes128 value)
    {
        Vector128<float> pairs = Vector128.Min(value._value, SwapHalves(value._value));
        return MathF.Min(pairs[0], pairs[1]);
    }

    [MethodImpl(AggressiveInlining)]
    public static float Largest(Lanes128 value)
    {
        Vector128<float> pairs = Vector128.Max(value._value, SwapHalves(value._value));
        return MathF.Max(pairs[0], pairs[1]);
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector128<float> SwapHalves(Vector128<float> value) =>
        Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1));
}
