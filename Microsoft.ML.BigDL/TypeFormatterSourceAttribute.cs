namespace Microsoft.ML.BigDL;

/// <summary>
/// Tells notebooks how to show a type. .NET Interactive recognises the attribute by its name alone, so no notebook package is referenced.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; init; } = [HtmlFormatter.Html];
}
