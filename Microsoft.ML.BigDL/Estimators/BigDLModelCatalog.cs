using Microsoft.ML.BigDL;
using Microsoft.ML.BigDL.Estimators;

namespace Microsoft.ML;

/// <summary>Loading of pipelines with networks, on <see cref="MLContext.Model"/>.</summary>
public static class BigDLModelCatalog
{
    /// <summary>
    /// Loads a pipeline as <see cref="ModelOperationsCatalog.Load(string, out DataViewSchema)"/> does and restores batched scoring
    /// of its networks.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="filePath">The path of the zip file.</param>
    /// <param name="inputSchema">The schema of the data the pipeline was saved with.</param>
    /// <exception cref="ModelFormatException">The pipeline holds no network that this library saved.</exception>
    public static ITransformer LoadBigDL(this ModelOperationsCatalog catalog, string filePath, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        return catalog.Load(filePath, out inputSchema).WithBatchedScoring();
    }

    /// <inheritdoc cref="LoadBigDL(ModelOperationsCatalog, string, out DataViewSchema)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The zip file.</param>
    /// <param name="inputSchema">The schema of the data the pipeline was saved with.</param>
    public static ITransformer LoadBigDL(this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        return catalog.Load(stream, out inputSchema).WithBatchedScoring();
    }

    /// <summary>Puts batched scoring in the place of every network in a loaded pipeline; the other steps stay.</summary>
    /// <param name="model">A pipeline from <see cref="ModelOperationsCatalog.Load(string, out DataViewSchema)"/>.</param>
    /// <returns>The pipeline; saving it writes the same file again.</returns>
    /// <exception cref="ModelFormatException">The pipeline holds no network that this library saved.</exception>
    public static ITransformer WithBatchedScoring(this ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SavedModels.Restore(model) ?? throw new ModelFormatException(
            "The pipeline holds no network saved by a BigDL trainer, so there is nothing to score in batches. Use it as it is, with mlContext.Model.Load.");
    }
}
