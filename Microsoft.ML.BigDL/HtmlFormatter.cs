namespace Microsoft.ML.BigDL;

/// <summary>Shows what can write itself as HTML; called by the notebook through its members' names.</summary>
internal sealed class HtmlFormatter
{
    public const string Html = "text/html";

    public string MimeType { get; } = Html;

    /// <summary>Whether the instance was written.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (MimeType != Html || instance is not IHtml html)
        {
            return false;
        }

        html.WriteHtml(writer);
        return true;
    }
}
