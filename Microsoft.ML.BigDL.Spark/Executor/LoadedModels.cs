using Microsoft.ML.BigDL.Estimators;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>The models that tasks of this process score with. A model is loaded once, whichever and how many tasks want it.</summary>
internal sealed class LoadedModels
{
    // Enough for queries that run side by side; a driver that trains and scores in a loop must not fill the executor.
    private const int Kept = 4;

    private readonly List<(string Model, Lazy<ITransformer> Loaded)> _models = [];

    /// <summary>The model, with its networks scored in batches.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="open">Opens the saved model.</param>
    public ITransformer Get(string model, Func<Stream> open)
    {
        Lazy<ITransformer> wanted;
        lock (_models)
        {
            int at = _models.FindIndex(entry => entry.Model == model);
            wanted = at < 0 ? new Lazy<ITransformer>(() => Load(open)) : _models[at].Loaded;
            if (at >= 0)
                _models.RemoveAt(at);
            else if (_models.Count == Kept)
                _models.RemoveAt(0); // Not disposed of: a task may be at work with it.
            _models.Add((model, wanted));
        }

        return wanted.Value;
    }

    /// <summary>Loads a model as every worker does.</summary>
    public static ITransformer Load(Func<Stream> open)
    {
        using Stream stream = open();
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        return SavedModels.Restore(loaded) ?? loaded;
    }
}
