using System.Text.Json;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>
/// Losses, optimisers, schedules, metrics and other descriptions as UTF-8 JSON. An object is written as what makes it: the arguments of its
/// constructor and its settable properties. What it gathered since (the counts of a metric) stays behind.
/// </summary>
internal static class PortableObject
{
    private const string What = "Portable object";

    /// <exception cref="NotSupportedException">A part of the object is of a kind that cannot travel.</exception>
    public static byte[] Write<T>(T value) => PortableFormat.Write(json =>
    {
        json.WritePropertyName("object"u8);
        new PortableWriter(json).Write(value, typeof(T));
    });

    /// <summary>Makes the object anew. Only types that derive from what is asked for are made.</summary>
    /// <exception cref="ModelFormatException">The text is damaged, newer, or names what may not be made.</exception>
    public static T Read<T>(ReadOnlySpan<byte> text)
        where T : notnull
    {
        using JsonDocument document = PortableFormat.Parse(text, What);
        return PortableReader.Read<T>(PortableReader.Member(document.RootElement, "object", What), What);
    }
}
