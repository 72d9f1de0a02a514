namespace Microsoft.ML.BigDL;

/// <summary>Can show itself in a notebook.</summary>
internal interface IHtml
{
    /// <summary>Writes a fragment of HTML; text from users is encoded.</summary>
    void WriteHtml(TextWriter writer);
}
