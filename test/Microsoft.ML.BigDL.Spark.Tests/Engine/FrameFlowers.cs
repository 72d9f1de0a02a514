using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A pipeline that is fitted to flowers in this process and on executors, which must come to the same bits.</summary>
internal static class FrameFlowers
{
    /// <summary>The pipeline: transforms that are fitted, transforms that are not, and a network that depends on every row's place.</summary>
    public static EstimatorChain<BigDLTransformer> Pipeline(MLContext ml, BigDLOptions options) =>
        Transforms(ml).Append(ml.MulticlassClassification.Trainers.BigDL(
            new Sequential(new Dense(8) { Activation = Activation.ReLU }, new Dropout(0.2f), new Dense(2)), options));

    /// <summary>The part of the pipeline before the network.</summary>
    public static EstimatorChain<ITransformer> Transforms(MLContext ml) => new EstimatorChain<ITransformer>()
        .Append((IEstimator<ITransformer>)ml.Transforms.Conversion.MapValueToKey("Label", "kind"))
        .Append((IEstimator<ITransformer>)ml.Transforms.NormalizeMeanVariance("length"))
        .Append((IEstimator<ITransformer>)ml.Transforms.Concatenate("Features", "length", "width"))
        .Append((IEstimator<ITransformer>)ml.Transforms.DropColumns("length", "width"))
        .Append((IEstimator<ITransformer>)ml.Transforms.SelectColumns("Label", "Features"));

    public static BigDLOptions Options(TrainingEngine? engine, int ranks) => new()
    {
        Engine = engine,
        LogicalRanks = ranks,
        Epochs = 2,
        BatchSize = 24,
        Threads = 1,
        Seed = 5,
        Optimizer = new Adam { LearningRate = 0.02f },
    };

    /// <summary>The network as it is written to files, and the course of its training.</summary>
    public static (byte[] Bits, TrainingHistory History) Fit(IDataView rows, BigDLOptions options, MLContext? context = null)
    {
        MLContext ml = context ?? new MLContext(seed: 1);
        BigDLTransformer network = Pipeline(ml, options).Fit(rows).LastTransformer;
        return (network.Model.Onnx.ToArray(), network.History!);
    }
}
