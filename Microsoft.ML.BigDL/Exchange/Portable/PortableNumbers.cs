namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>The names of the numbers that JSON does not have.</summary>
internal static class PortableNumbers
{
    public static string NameOf(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    public static double? Named(string? name) => name switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };
}
