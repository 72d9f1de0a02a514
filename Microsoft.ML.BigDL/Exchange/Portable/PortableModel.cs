using System.Text.Json;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>
/// A model's graph in the form that is trained, as UTF-8 JSON, so that another process compiles the very same plans: nodes in order, each with
/// its operator, inputs and layer; shared parts stay shared and the layout of the parameters is the same. Their values travel apart,
/// as the flat vectors.
/// </summary>
internal static class PortableModel
{
    private const string What = "Portable model";

    /// <exception cref="NotSupportedException">An operator has an attribute that cannot travel.</exception>
    public static byte[] Write(Layers.Model model) => PortableFormat.Write(json => new PortableGraphWriter(json).Write(model.Graph));

    /// <exception cref="ModelFormatException">The text is damaged, newer, or of operators this library does not have.</exception>
    public static Layers.Model Read(ReadOnlySpan<byte> text)
    {
        using JsonDocument document = PortableFormat.Parse(text, What);
        return new PortableGraphReader(document.RootElement, What).Read();
    }
}
