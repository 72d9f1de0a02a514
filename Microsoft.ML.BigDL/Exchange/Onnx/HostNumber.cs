using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>
/// One element of a value known at import time: an integer or flag, a real number, or an extent known by its symbol
/// only. Which of these it is follows from the array's element type.
/// </summary>
internal readonly record struct HostNumber(long Integer, double Real, Dimension? Symbol = null)
{
    public static HostNumber Of(long integer) => new(integer, integer);

    public static HostNumber Of(double real) => new(0, real);

    public static HostNumber Of(bool flag) => Of(flag ? 1L : 0L);

    public static HostNumber Of(Dimension extent) => extent.IsFixed ? Of((long)extent.Value) : new(0, 0, extent);

    public bool IsTrue => Integer != 0;

    /// <summary>The extent this number stands for; null for a negative number.</summary>
    public Dimension? Extent => Symbol ?? (Integer is >= 0 and <= int.MaxValue ? (int)Integer : null);
}
