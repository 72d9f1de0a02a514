// Sorts GitHub issues by area on a Spark cluster: Parquet is read, filtered and split there, ML.NET's transforms are fitted, the network is
// trained and the rest is scored where the rows are. None of the rows that are trained on or scored comes to this process.
// Needs Java 17 and the variable SPARK_HOME; nothing is installed on the executors.
//
//   dotnet run -c Release --project samples/SparkParquet                             two executors on this machine
//   dotnet run -c Release --project samples/SparkParquet -- spark://host:7077        a cluster, which must see this machine's files
//   ... -- --short                                                                   as continuous integration runs it
using Microsoft.ML;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Models;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Training;
using static Microsoft.ML.BigDL.Spark.Sql.Functions;

bool isShort = args.Contains("--short");
string master = args.FirstOrDefault(argument => !argument.StartsWith('-')) ?? "local-cluster[2,1,1024]";
const double Bar = 0.75;
string folder = Directory.CreateTempSubdirectory("issues-").FullName;

using SparkSession spark = SparkSession.Builder().AppName("issues").Master(master).GetOrCreate();
spark.Read().Option("sep", "\t").Option("header", true).Option("quote", "").Schema("Area string, Text string")
    .Csv(Path.Combine(AppContext.BaseDirectory, "data", "issues.tsv"))
    .Repartition(6).Write().Parquet($"{folder}/issues");

SparkDataFrame issues = spark.Read().Parquet($"{folder}/issues").Filter(Length(Col("Text")) > 40).WithColumn("Part", Expr("pmod(hash(Text), 5)"));
SparkDataFrame train = issues.Filter(Col("Part") > 0);
SparkDataFrame test = issues.Filter(Col("Part") == 0);

var ml = new MLContext(seed: 1);
var words = new WordIndexOptions { SequenceLength = 128 };
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Area")
    .Append(ml.Transforms.Text.NormalizeText("Lower", "Text"))
    .Append(ml.Transforms.Text.IndexWords("Features", "Lower", words))
    .Append(ml.MulticlassClassification.Trainers.BigDL(
        TextClassifier.Build(words.IndexCount, classes: 8, embeddingSize: 128, encoder: TextEncoder.Pooling, dropoutRate: 0.5f),
        new BigDLOptions
        {
            Engine = spark.Engine.With(new SparkEngineOptions { MinimumExecutors = master.StartsWith("local[") ? 1 : 2 }),
            Epochs = isShort ? 10 : 16,
            Optimizer = new Adam { LearningRate = 0.004f },
            Observer = new ConsoleProgress(),
        }))
    .Append(ml.Transforms.Conversion.MapKeyToValue("Guess", "PredictedLabel"));

// ML.NET reads the rows as they stream by, to find the areas and the words; executors read those that the network is trained on.
ITransformer model = pipeline.Fit(train.ToDataView());

model.Transform(test, "Area", "Guess", "Score").Write().Parquet($"{folder}/scored");
Row result = spark.Read().Parquet($"{folder}/scored").SelectExpr("count(*) AS issues", "avg(cast(Area = Guess AS double)) AS accuracy").First();
double accuracy = result.GetAs<double>("accuracy");
Console.WriteLine($"accuracy {accuracy:0.0000} on {result.GetAs<long>("issues")} issues that executors scored; the bar is {Bar:0.00}");
Directory.Delete(folder, recursive: true);
return accuracy >= Bar ? 0 : 1;
