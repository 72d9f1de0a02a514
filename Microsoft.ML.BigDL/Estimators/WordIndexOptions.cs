namespace Microsoft.ML.BigDL.Estimators;

/// <summary>How texts become indices of words.</summary>
public sealed record WordIndexOptions
{
    /// <summary>Index 0 pads, index 1 stands for every word that is not known.</summary>
    internal const int FirstWord = 2;

    /// <summary>The number of indices of a text; longer ones are cut, shorter ones padded with 0 at their end. Default 128, at least 1.</summary>
    public int SequenceLength
    {
        get;
        init => field = AtLeastOne(value, nameof(SequenceLength));
    } = 128;

    /// <summary>The most words that get an index of their own, the frequent ones first; default 10,000, at least 1.</summary>
    public int MaximumWords
    {
        get;
        init => field = AtLeastOne(value, nameof(MaximumWords));
    } = 10_000;

    /// <summary>
    /// How often a word must stand in the texts fitted on to get an index; default 2, so that the words seen once teach the network what
    /// to do with unknown ones. At least 1.
    /// </summary>
    public int MinimumCount
    {
        get;
        init => field = AtLeastOne(value, nameof(MinimumCount));
    } = 2;

    /// <summary>
    /// What a word is, as a regular expression in the syntax of RE2; what it does not match parts words. Default <c>\pL+|\pN+</c>: runs of
    /// letters and runs of digits.
    /// </summary>
    public string TokenPattern
    {
        get;
        init => field = !string.IsNullOrEmpty(value) ? value : throw new ArgumentException(
            "WordIndexOptions.TokenPattern must be a regular expression.", nameof(value));
    } = @"\pL+|\pN+";

    /// <summary>The number of different indices, for the embedding behind: <see cref="MaximumWords"/>, the padding and the unknown word.</summary>
    public int IndexCount => MaximumWords + FirstWord;

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"WordIndexOptions.{name} must be 1 or more.");
}
