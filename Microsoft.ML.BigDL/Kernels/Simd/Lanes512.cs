using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>16 floats.</summary>
internal readonly struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    public static Lanes512 Zero => new(Vector512<float>.Zero);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Load(ref readonly float source, nuint offset) =>
        new(Vector512.LoadUnsafe(in source, offset));

    public static unsafe Lanes512 Load(ref readonly float source, nuint offset, int count)
    {
        if (Avx512F.IsSupported)
        {
            fixed (float* address = &Unsafe.Add(ref Unsafe.AsRef(in source), offset))
            {
                return new(Avx512F.MaskLoad(address, First(count)._value, Vector512<float>.Zero));
            }
        }

        Vector512<float> padded = Vector512<float>.Zero;
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in source), offset), count)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<float>, float>(ref padded), Count));
        return new(padded);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 First(int count) =>
        new(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _value.StoreUnsafe(ref destination, offset);

    public unsafe void Store(ref float destination, nuint offset, int count)
    {
        if (Avx512F.IsSupported)
        {
            fixed (float* address = &Unsafe.Add(ref destination, offset))
            {
                Avx512F.MaskStore(address, First(count)._value, _value);
            }

            return;
        }

        Vector512<float> copy = _value;
        MemoryMarshal.CreateReadOnlySpan(in Unsafe.As<Vector512<float>, float>(ref copy), count)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, offset), count));
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._value + right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._value - right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._value * right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 left, Lanes512 right) => new(left._value / right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 value) => new(-value._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator <(Lanes512 left, Lanes512 right) =>
        new(Vector512.LessThan(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator >(Lanes512 left, Lanes512 right) =>
        new(Vector512.GreaterThan(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator <=(Lanes512 left, Lanes512 right) =>
        new(Vector512.LessThanOrEqual(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator >=(Lanes512 left, Lanes512 right) =>
        new(Vector512.GreaterThanOrEqual(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 left, Lanes512 right) => new(left._value & right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 left, Lanes512 right) => new(left._value | right._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Same(Lanes512 left, Lanes512 right) => new(Vector512.Equals(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 left, Lanes512 right, Lanes512 addend) =>
        new(Vector512.MultiplyAddEstimate(left._value, right._value, addend._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Select(Lanes512 mask, Lanes512 whenTrue, Lanes512 whenFalse) =>
        new(Vector512.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Min(Lanes512 left, Lanes512 right) => new(Vector512.Min(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Max(Lanes512 left, Lanes512 right) => new(Vector512.Max(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 MinFast(Lanes512 left, Lanes512 right) =>
        new(Vector512.MinNative(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 MaxFast(Lanes512 left, Lanes512 right) =>
        new(Vector512.MaxNative(left._value, right._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 value) => new(Vector512.Abs(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 CopySign(Lanes512 value, Lanes512 sign) =>
        new(Vector512.CopySign(value._value, sign._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Floor(Lanes512 value) => new(Vector512.Floor(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Ceiling(Lanes512 value) => new(Vector512.Ceiling(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Round(Lanes512 value) => new(Vector512.Round(value._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Scale(Lanes512 value, Lanes512 exponent)
    {
        if (Avx512F.IsSupported)
            return new(Avx512F.Scale(value._value, exponent._value));

        // Two factors reach the denormals and infinity; the first product is exact, so only the second rounds.
        Vector512<int> whole = Vector512.ConvertToInt32Native(exponent._value);
        Vector512<int> half = whole >> 1;
        Vector512<float> first = ((half + Vector512.Create(127)) << 23).AsSingle();
        Vector512<float> second = ((whole - half + Vector512.Create(127)) << 23).AsSingle();
        return new(value._value * first * second);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 SplitExponent(Lanes512 value, out Lanes512 exponent)
    {
        // Subtracting sqrt(1/2) as an integer makes the exponent field change at sqrt(1/2) and not at 1.
        Vector512<int> root = Vector512.Create(0x3F3504F3);
        Vector512<int> shifted = value._value.AsInt32() - root;
        exponent = new(Vector512.ConvertToSingle(shifted >> 23));
        return new(((shifted & Vector512.Create(0x007FFFFF)) + root).AsSingle());
    }

    [MethodImpl(AggressiveInlining)]
    public static float Sum(Lanes512 value) => Lanes256.Sum(value.Lower + value.Upper);

    [MethodImpl(AggressiveInlining)]
    public static float Smallest(Lanes512 value) => Lanes256.Smallest(Lanes256.Min(value.Lower, value.Upper));

    [MethodImpl(AggressiveInlining)]
    public static float Largest(Lanes512 value) => Lanes256.Largest(Lanes256.Max(value.Lower, value.Upper));

    private Lanes256 Lower => new(_value.GetLower());

    private Lanes256 Upper => new(_value.GetUpper());
}
