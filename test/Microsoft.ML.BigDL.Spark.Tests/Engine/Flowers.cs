using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Flowers of two sizes and a pipeline that tells them apart: stock transforms around a network.</summary>
internal static class Flowers
{
    public const int Count = 600;

    public static Flower[] Rows { get; } = [.. Enumerable.Range(0, Count).Select(i => new Flower
    {
        id = i,
        length = (i % 2 * 2) + (i % 7 * 0.1f),
        width = (i % 2) + (i % 5 * 0.05f),
        kind = i % 2 == 0 ? "daisy" : "tulip",
    })];

    public static ITransformer Train(MLContext ml)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Rows);
        return ml.Transforms.Conversion.MapValueToKey("Label", "kind")
            .Append(ml.Transforms.Concatenate("Features", "length", "width"))
            .Append(ml.MulticlassClassification.Trainers.BigDL(
                new Sequential(new Dense(8) { Activation = Activation.ReLU }, new Dense(2)),
                new BigDLOptions { Epochs = 3, BatchSize = 32, Optimizer = new Adam { LearningRate = 0.05f }, Threads = 1 }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("guess", "PredictedLabel"))
            .Fit(data);
    }
}
