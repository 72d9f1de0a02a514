#:project ../Microsoft.ML.BigDL.Spark/Microsoft.ML.BigDL.Spark.csproj
#:property PublishAot=false
// Trains on a Spark frame and scores it on the executors. Needs Java 17 and the variable SPARK_HOME.
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Training;

using SparkSession spark = SparkSession.Builder().AppName("waves").Master("local[2]").GetOrCreate();
SparkDataFrame waves = spark.Range(2000).SelectExpr("cast(id / 2000D as float) as X", "cast(sin(6 * id / 2000D) as float) as Label");
var ml = new MLContext(seed: 1);
var network = new Sequential(new Dense(32) { Activation = Activation.Tanh }, new Dense(1));
var pipeline = ml.Transforms.Concatenate("Features", "X").Append(ml.Regression.Trainers.BigDL(network, new BigDLOptions
{
    Engine = spark.Engine,
    Epochs = 60,
    BatchSize = 50,
    Optimizer = new Adam { LearningRate = 0.01f },
    Observer = new ConsoleProgress(),
}));
var model = pipeline.Fit(waves.ToDataView());
Row error = model.Transform(waves).SelectExpr("avg(abs(Score - Label)) as error").First();
Console.WriteLine($"mean absolute error {error.GetAs<double>("error"):0.000}");
return error.GetAs<double>("error") < 0.1 ? 0 : 1;
