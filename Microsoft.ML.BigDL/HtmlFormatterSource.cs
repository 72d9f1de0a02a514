namespace Microsoft.ML.BigDL;

/// <summary>Named by <see cref="TypeFormatterSourceAttribute"/>; created and called by the notebook through its members' names.</summary>
internal sealed class HtmlFormatterSource
{
    // An instance method, because that is what the notebook looks for.
#pragma warning disable CA1822
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter()];
#pragma warning restore CA1822
}
