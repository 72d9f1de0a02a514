using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// Where a trainer does its work other than in this process, such as the executors of a cluster. The trained weights do not depend on it.
/// </summary>
public abstract class TrainingEngine
{
    internal TrainingEngine()
    {
    }

    /// <summary>The number of logical ranks a run is cut into when the options leave it open.</summary>
    internal abstract int DefaultRanks { get; }

    /// <summary>How gradients are rounded before they are summed, which is part of what defines the result.</summary>
    internal virtual GradientCompression Compression => GradientCompression.None;

    /// <summary>Finds out whether the engine can read a view's rows itself, where it trains.</summary>
    /// <param name="view">The view.</param>
    /// <param name="obstacle">Why rows that the engine could reach are read by this process all the same; null where there is nothing to say.</param>
    /// <returns>The view as the engine reads it; null where this process has to read and pack the rows.</returns>
    internal virtual EngineView? Open(IDataView view, out string? obstacle)
    {
        obstacle = null;
        return null;
    }

    /// <summary>Places the records and makes ready for the first step.</summary>
    internal abstract ITrainingEngine Start(TrainingJob job);
}
