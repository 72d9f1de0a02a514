using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML.BigDL.Training;

/// <summary>Sums models up.</summary>
public static class ModelSummaries
{
    /// <summary>The layers of a model, what they yield, how many weights they have, and the bytes that training and scoring it take.</summary>
    /// <param name="source">The model, or layers that become one.</param>
    /// <param name="options">The training and scoring whose memory is stated; by default batches of 32 with Adam on all processors.</param>
    /// <exception cref="ArgumentException">The model's input is not known: put an <see cref="Input"/> first or give its type in the options.</exception>
    /// <example><code>Console.WriteLine(network.Summary(new SummaryOptions { BatchSize = 128 }));</code></example>
    public static ModelSummary Summary(this IModelSource source, SummaryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new SummaryOptions();
        return ModelSummary.Of(source.Build(options.Input), options);
    }
}
