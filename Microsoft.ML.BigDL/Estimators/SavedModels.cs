using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Finds the networks in a pipeline that stock ML.NET loaded, and puts our transformer in their place.</summary>
internal static class SavedModels
{
    /// <summary>The pipeline with batched scoring.</summary>
    /// <returns>Null when the pipeline holds no network that this library saved.</returns>
    public static ITransformer? Restore(ITransformer loaded)
    {
        if (loaded is BigDLTransformer)
            return loaded;

        if (loaded is not IEnumerable<ITransformer> chain)
            return null;

        ITransformer[] steps = [.. chain];
        if (steps.OfType<OnnxTransformer>().FirstOrDefault() is OnnxTransformer network
            && OnnxBytes(network) is byte[] served && ServedGraph.Describe(served) is ScoringModel model)
        {
            DataViewSchema.Column? label = model.Label.Length == 0 ? null : steps
                .Select(MLNetInternals.TrainSchema).OfType<DataViewSchema>()
                .Select(schema => schema.GetColumnOrNull(model.Label)).FirstOrDefault(column => column is not null);
            return BigDLTransformer.Restore(served, model, label is { } found ? new DataViewSchema.DetachedColumn(found) : null, loaded);
        }

        ITransformer?[] restored = [.. steps.Select(Restore)];
        return restored.All(step => step is null) ? null : new TransformerChain<ITransformer>([.. steps.Select((step, i) => restored[i] ?? step)]);
    }

    /// <summary>
    /// The pipeline with the sizes of all networks' inputs declared, where the data they were trained on left them open: so it can be saved for readers
    /// that <see cref="Restore"/> it, who take rows of any size as the pipeline itself does.
    /// </summary>
    public static ITransformer Sized(ITransformer model)
    {
        if (model is BigDLTransformer network)
            return network.Sized();
        if (model is not IEnumerable<ITransformer> chain)
            return model;

        ITransformer[] steps = [.. chain];
        ITransformer[] sized = [.. steps.Select(Sized)];
        return steps.SequenceEqual(sized) ? model : new TransformerChain<ITransformer>(sized);
    }

    // A saved ONNX transform holds the model's length in 4 bytes and then the model as it was given.
    private static byte[]? OnnxBytes(OnnxTransformer transformer)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(transformer, null, stream);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        if (zip.Entries.FirstOrDefault(entry => entry.Name == "OnnxModel") is not ZipArchiveEntry entry)
            return null;

        using var reader = new BinaryReader(entry.Open());
        return reader.ReadBytes(reader.ReadInt32());
    }
}
