using Microsoft.ML.BigDL.Spark.Tests.Engine;
using Microsoft.ML.BigDL.Tests;

namespace Microsoft.ML.BigDL.Spark.Tests;

/// <summary>Packs the product and uses it as a stranger would: a fresh project, on executors that have nothing of it but what it brings.</summary>
[TestClass]
public sealed class PackageTests
{
    [TestMethod]
    public void A_fresh_project_trains_and_scores_on_executors()
    {
        string home = SparkHome.Require("4.3.0");
        using var cluster = new StandaloneSpark("4.3.0");
        using var packages = new PackedPackages("Microsoft.ML.BigDL", "Microsoft.ML.BigDL.Spark");

        string output = packages.Run("Microsoft.ML.BigDL.Spark", $$"""
            using Microsoft.ML;
            using Microsoft.ML.BigDL.Estimators;
            using Microsoft.ML.BigDL.Layers;
            using Microsoft.ML.BigDL.Optimizers;
            using Microsoft.ML.BigDL.Spark;
            using Microsoft.ML.BigDL.Spark.Sql;

            using SparkSession spark = SparkSession.Builder().Master("{{cluster.Master}}").SparkHome("{{home}}")
                .Config("spark.driver.host", "127.0.0.1").Config("spark.driver.bindAddress", "127.0.0.1").GetOrCreate();
            SparkDataFrame rows = spark.Range(200).SelectExpr("cast(id % 10 as float) as X", "cast(2 * (id % 10) + 1 as float) as Label");
            var ml = new MLContext(seed: 1);
            var trainer = ml.Transforms.Concatenate("Features", "X").Append(ml.Regression.Trainers.BigDL(
                new Sequential(new Dense(1)),
                new BigDLOptions { Engine = spark.Engine, Epochs = 60, BatchSize = 20, Optimizer = new Adam { LearningRate = 0.1f } }));
            ITransformer model = trainer.Fit(rows.ToDataView());
            Row six = model.Transform(rows).Where("X = 6").First();
            Console.WriteLine($"consumed {six.GetAs<float>("Score"):0}");
            """);

        StringAssert.Contains(output, "consumed 13");
    }
}
