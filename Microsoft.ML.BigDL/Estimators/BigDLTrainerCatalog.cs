using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;

namespace Microsoft.ML;

/// <summary>Trainers of networks, on the catalogs of <see cref="MLContext"/>.</summary>
public static class BigDLTrainerCatalog
{
    /// <summary>
    /// Trains a network that tells classes apart. Adds <c>Score</c>, a probability per class, and <c>PredictedLabel</c>, a key with the
    /// label's values.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The network; its output is <c>[N, classes]</c>.</param>
    /// <param name="options">How it is trained; the label is a key or a number from 0.</param>
    public static BigDLTrainer BigDL(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, IModelSource model, BigDLOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new BigDLTrainer(MLNetInternals.Environment(catalog), ScoringTask.Multiclass, model, options);
    }

    /// <summary>
    /// Trains a network that answers yes or no. Adds <c>Score</c>, <c>Probability = 1 / (1 + exp(-Score))</c> and <c>PredictedLabel</c>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The network; its output is <c>[N, 1]</c>.</param>
    /// <param name="options">How it is trained; the label is a Boolean, a key of 2, or 0 and 1.</param>
    public static BigDLTrainer BigDL(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, IModelSource model, BigDLOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new BigDLTrainer(MLNetInternals.Environment(catalog), ScoringTask.Binary, model, options);
    }

    /// <summary>Trains a network that estimates a number. Adds <c>Score</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The network; its output is <c>[N, 1]</c>.</param>
    /// <param name="options">How it is trained; the label is a number.</param>
    public static BigDLTrainer BigDL(this RegressionCatalog.RegressionTrainers catalog, IModelSource model, BigDLOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new BigDLTrainer(MLNetInternals.Environment(catalog), ScoringTask.Regression, model, options);
    }

    /// <summary>
    /// Trains any network. Adds a vector column for each of its outputs; the first is trained towards the label column, a number or a
    /// vector.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The network, with one or more inputs and outputs.</param>
    /// <param name="options">How it is trained; <see cref="BigDLOptions.InputColumnNames"/> and <see cref="BigDLOptions.OutputColumnNames"/>
    /// tie inputs and outputs to columns.</param>
    public static BigDLTrainer BigDL(this TransformsCatalog catalog, IModelSource model, BigDLOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new BigDLTrainer(MLNetInternals.Environment(catalog), ScoringTask.General, model, options);
    }
}
