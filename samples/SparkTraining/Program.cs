// Trains LeNet-5 on the executors of a Spark cluster. Needs Java 17 and the variable SPARK_HOME; nothing is installed on the executors.
//
//   dotnet run -c Release --project samples/SparkTraining                            two executors on this machine
//   dotnet run -c Release --project samples/SparkTraining -- spark://host:7077       a cluster
//   ... -- --short                                                                   as continuous integration runs it
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

bool isShort = args.Contains("--short");
string master = args.FirstOrDefault(argument => !argument.StartsWith('-')) ?? "local-cluster[2,1,1024]";
double leastAccuracy = isShort ? 0.65 : 0.84;

var ml = new MLContext(seed: 1);
IDataView train = Load("train");
IDataView test = Load("test");

using SparkSession spark = SparkSession.Builder().AppName("LeNet-5").Master(master).GetOrCreate();
EstimatorChain<BigDLTransformer> pipeline = ml.Transforms.Conversion
    .MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    .Append(ml.MulticlassClassification.Trainers.BigDL(LeNet5.Build(classes: 10, Activation.ReLU), new BigDLOptions
    {
        Engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = master.StartsWith("local[") ? 1 : 2 }),
        FeatureColumnName = "Image",
        Epochs = isShort ? 3 : 20,
        BatchSize = 64,
        Observer = new ConsoleProgress(),
    }));
TransformerChain<BigDLTransformer> model = pipeline.Fit(train);

// What comes back is the same kind of transformer as from training in this process: evaluate, save, export.
MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
ml.Model.Save(model, train.Schema, "model.zip");
Console.WriteLine($"accuracy {metrics.MicroAccuracy:0.0000}, log-loss {metrics.LogLoss:0.0000}; the bar is {leastAccuracy:0.00}");
return metrics.MicroAccuracy >= leastAccuracy ? 0 : 1;

IDataView Load(string part)
{
    string data = Path.Combine(AppContext.BaseDirectory, "data");
    return ml.Data.LoadFromIdxFiles(
        Path.Combine(data, $"{part}-images-idx3-ubyte.gz"), Path.Combine(data, $"{part}-labels-idx1-ubyte.gz"));
}
