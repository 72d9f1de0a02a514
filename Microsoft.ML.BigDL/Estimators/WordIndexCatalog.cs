using Microsoft.ML.BigDL.Estimators;

namespace Microsoft.ML;

/// <summary>Text transforms that <see cref="TransformsCatalog.Text"/> gains.</summary>
public static class WordIndexCatalog
{
    /// <summary>
    /// Adds a column with the indices of each text's words: a vector of whole numbers of one length, 0 behind the last word, 1 for words that
    /// are not known, from 2 on for known ones.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column added.</param>
    /// <param name="inputColumnName">The column of texts; by default the one of the output's name, which is replaced.</param>
    /// <param name="options">What words are, and how many.</param>
    public static WordIndexEstimator IndexWords(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null, WordIndexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return new WordIndexEstimator(outputColumnName, inputColumnName ?? outputColumnName, options ?? new WordIndexOptions());
    }
}
