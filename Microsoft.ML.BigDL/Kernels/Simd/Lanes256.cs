using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>8 floats.</summary>
internal readonly struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => Vector256<float>.Count;

    public static Lanes256 Zero => new(Vector256<float>.Zero);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Load(ref readonly float source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset));

    public static unsafe Lanes256 Load(ref readonly float source, nuint offset, int count)
    {
        if (Avx.IsSupported)
        {
            fixed (float* address = &Unsafe.Add(ref Unsafe.AsRef(in source), offset))
            {
                return new(Avx.MaskLoad(address, First(count)._value));
            }
        }

        Vector256<float> padded = Vector256<float>.Zero;
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in source), offset), count)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector256<float>, float>(ref padded), Count));
        return new(padded);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 First(int count) =>
        new(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _value.StoreUnsafe(ref destination, offset);

    public unsafe void Store(ref float destination, nuint offset, int count)
    {
        if (Avx.IsSupported)
        {
            fixed (float* address = &Unsafe.Add(ref destination, offset))
            {
                Avx.MaskStore(address, First(count)._value, _value);
            }

            return;
        }

        Vector256<float> copy = _value;
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<Vector256<float>, float>(ref copy), count)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, offset), count));
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._value + right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._value - right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._value * right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 left, Lanes256 right) => new(left._value / right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 value) => new(-value._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator <(Lanes256 left, Lanes256 right) =>
        new(Vector256.LessThan(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator >(Lanes256 left, Lanes256 right) =>
        new(Vector256.GreaterThan(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator <=(Lanes256 left, Lanes256 right) =>
        new(Vector256.LessThanOrEqual(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator >=(Lanes256 left, Lanes256 right) =>
        new(Vector256.GreaterThanOrEqual(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 left, Lanes256 right) => new(left._value & right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 left, Lanes256 right) => new(left._value | right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Same(Lanes256 left, Lanes256 right) => new(Vector256.Equals(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 left, Lanes256 right, Lanes256 addend) =>
        new(Vector256.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Select(Lanes256 mask, Lanes256 whenTrue, Lanes256 whenFalse) =>
        new(Vector256.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Min(Lanes256 left, Lanes256 right) => new(Vector256.Min(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Max(Lanes256 left, Lanes256 right) => new(Vector256.Max(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 MinFast(Lanes256 left, Lanes256 right) =>
        new(Vector256.MinNative(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 MaxFast(Lanes256 left, Lanes256 right) =>
        new(Vector256.MaxNative(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 value) => new(Vector256.Abs(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 CopySign(Lanes256 value, Lanes256 sign) =>
        new(Vector256.CopySign(value._value, sign._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Floor(Lanes256 value) => new(Vector256.Floor(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Ceiling(Lanes256 value) => new(Vector256.Ceiling(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Round(Lanes256 value) => new(Vector256.Round(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Scale(Lanes256 value, Lanes256 exponent)
    {
        // Two factors reach the denormals and infinity; the first product is exact, so only the second rounds.
        Vector256<int> whole = Vector256.ConvertToInt32Native(exponent._value);
        Vector256<int> half = whole >> 1;
        Vector256<float> first = ((half + Vector256.Create(127)) << 23).AsSingle();
        Vector256<float> second = ((whole - half + Vector256.Create(127)) << 23).AsSingle();
        return new(value._value * first * second);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 SplitExponent(Lanes256 value, out Lanes256 exponent)
    {
        // Subtracting sqrt(1/2) as an integer makes the exponent field change at sqrt(1/2) and not at 1.
        Vector256<int> root = Vector256.Create(0x3F3504F3);
        Vector256<int> shifted = value._value.AsInt32() - root;
        exponent = new(Vector256.ConvertToSingle(shifted >> 23));
        return new(((shifted & Vector256.Create(0x007FFFFF)) + root).AsSingle());
    }

    [MethodImpl(AggressiveInlining)]
    public static float Sum(Lanes256 value) => Lanes128.Sum(value.Lower + value.Upper);

    [MethodImpl(AggressiveInlining)]
    public static float Smallest(Lanes256 value) => Lanes128.Smallest(Lanes128.Min(value.Lower, value.Upper));

    [MethodImpl(AggressiveInlining)]
    public static float Largest(Lanes256 value) => Lanes128.Largest(Lanes128.Max(value.Lower, value.Upper));

    private Lanes128 Lower => new(_value.GetLower());

    private Lanes128 Upper => new(_value.GetUpper());
}
