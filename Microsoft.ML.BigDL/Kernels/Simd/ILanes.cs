namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// A vector of floats of one width, so that a kernel is written once and compiled for 512, 256 and 128 bits. Every
/// operation works lane by lane: a lane's bits never depend on its neighbours or on its position.
/// </summary>
/// <remarks>Comparisons give masks (all ones or all zeros per lane) for <see cref="Select"/>.</remarks>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>The number of floats.</summary>
    static abstract int Count { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Create(float value);

    static abstract TSelf Load(ref readonly float source, nuint offset);

    /// <summary>
    /// Loads <paramref name="count"/> floats, less than a vector; the other lanes are zero and memory behind them is
    /// not touched.
    /// </summary>
    static abstract TSelf Load(ref readonly float source, nuint offset, int count);

    /// <summary>The mask of the first <paramref name="count"/> lanes.</summary>
    static abstract TSelf First(int count);

    void Store(ref float destination, nuint offset);

    /// <summary>Stores the first <paramref name="count"/> lanes only.</summary>
    void Store(ref float destination, nuint offset, int count);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    static abstract TSelf operator <(TSelf left, TSelf right);

    static abstract TSelf operator >(TSelf left, TSelf right);

    static abstract TSelf operator <=(TSelf left, TSelf right);

    static abstract TSelf operator >=(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>The mask of lanes that hold the same number.</summary>
    static abstract TSelf Same(TSelf left, TSelf right);

    /// <summary><c>left * right + addend</c>, fused where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    /// <summary>The smaller; NaN if either is NaN; -0 below +0.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger; NaN if either is NaN; +0 above -0.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>One instruction: <c>left &lt; right ? left : right</c>, so a NaN on the right survives.</summary>
    static abstract TSelf MinFast(TSelf left, TSelf right);

    /// <summary>One instruction: <c>left &gt; right ? left : right</c>, so a NaN on the right survives.</summary>
    static abstract TSelf MaxFast(TSelf left, TSelf right);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf CopySign(TSelf value, TSelf sign);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Floor(TSelf value);

    static abstract TSelf Ceiling(TSelf value);

    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary><c>value * 2^exponent</c>, rounded once, for integral exponents from -200 to 200.</summary>
    static abstract TSelf Scale(TSelf value, TSelf exponent);

    /// <summary>
    /// Splits normal positive floats into <c>mantissa * 2^exponent</c>, the mantissa in [sqrt(1/2), sqrt(2)).
    /// </summary>
    static abstract TSelf SplitExponent(TSelf value, out TSelf exponent);

    /// <summary>The sum of all lanes, adding halves onto each other.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>The smallest lane, with the rules of <see cref="Min"/>.</summary>
    static abstract float Smallest(TSelf value);

    /// <summary>The largest lane, with the rules of <see cref="Max"/>.</summary>
    static abstract float Largest(TSelf value);
}
