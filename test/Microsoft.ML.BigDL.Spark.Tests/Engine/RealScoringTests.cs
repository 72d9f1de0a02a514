using System.Globalization;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests.Sql;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Scoring and the pre-flight check on a stock Spark.</summary>
[TestClass]
public sealed class RealScoringTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    private static SparkSession Spark => SqlSession.Of("4.3.0");

    [TestMethod]
    public void Scores_of_a_frame_equal_local_scores_through_csv_and_parquet()
    {
        using var folder = new ScratchFolder();
        string lines = string.Join('\n', Flowers.Rows.Select(flower =>
            string.Create(CultureInfo.InvariantCulture, $"{flower.id},{flower.length:R},{flower.width:R},{flower.kind}")));
        string csv = folder.Write("flowers.csv", $"id,length,width,kind\n{lines}\n");
        SparkDataFrame flowers = Spark.Read().Option("header", true).Schema("id int, length float, width float, kind string").Csv(csv).Repartition(3);
        ITransformer model = Flowers.Train(s_ml);

        SparkDataFrame scored = model.Transform(flowers, "id", "guess", "Score");
        scored.Write().Parquet(folder.Path("scored.parquet"));
        IReadOnlyList<Row> rows = Spark.Read().Parquet(folder.Path("scored.parquet")).OrderBy("id").Collect();

        IDataView local = model.Transform(s_ml.Data.LoadFromEnumerable(Flowers.Rows));
        string[] guesses = [.. local.GetColumn<string>("guess")];
        float[][] scores = [.. local.GetColumn<float[]>("Score")];
        Assert.HasCount(Flowers.Count, rows);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.AreEqual(guesses[i], rows[i].GetAs<string>("guess"));
            CollectionAssert.AreEqual(scores[i], rows[i].GetAs<float[]>("Score"), $"row {i}");
        }
    }

    [TestMethod]
    public void Columns_pass_with_nulls_and_types_that_ML_NET_lacks()
    {
        ITransformer model = s_ml.Transforms.Conversion.ConvertType("double", "x", DataKind.Double)
            .Fit(s_ml.Data.LoadFromEnumerable([new { x = 1f }]));
        SparkDataFrame frame = Spark.Sql(
            "SELECT CAST(id AS FLOAT) AS x, IF(id = 1, NULL, CAST(id AS INT)) AS n, map('k', id) AS m, DATE '2024-02-29' AS day FROM range(3)");

        SparkDataFrame scored = model.Transform(frame);
        CollectionAssert.AreEqual(frame.Schema().Select(field => field.Type).Append(SparkType.Double).ToArray(), scored.Schema().Select(field => field.Type).ToArray());
        string[] rows = [.. scored.OrderBy("x").SelectExpr("m['k'] AS k", "CAST(n AS STRING) AS n", "CAST(day AS STRING) AS day", "double").Collect()
            .Select(row => row.ToString())];
        CollectionAssert.AreEqual(new[] { "[0,0,2024-02-29,0]", "[1,,2024-02-29,1]", "[2,2,2024-02-29,2]" }, rows);
    }

    [TestMethod]
    public void A_model_that_is_not_small_travels_as_a_file()
    {
        string[] words = [.. Enumerable.Range(0, 20_000).Select(i => $"word{i * 7919 % 1_000_003}")];
        ITransformer model = s_ml.Transforms.Conversion.MapValueToKey("key", "w").Append(s_ml.Transforms.Conversion.MapKeyToValue("back", "key"))
            .Fit(s_ml.Data.LoadFromEnumerable(words.Select(word => new { w = word })));
        Assert.IsNull(ModelShipment.Of(model).Inline, "the model would have gone with the command");

        SparkDataFrame frame = Spark.Sql("SELECT concat('word', id * 7919 % 1000003) AS w FROM range(20000)");
        Assert.AreEqual(20_000, model.Transform(frame, "w", "back").Filter("w = back").Count());
    }

    [TestMethod]
    public void A_failing_row_is_named_in_the_error()
    {
        ITransformer model = s_ml.Transforms.Conversion.ConvertType("d", "n", DataKind.Double)
            .Fit(s_ml.Data.LoadFromEnumerable([new { n = 1 }]));
        SparkDataFrame frame = Spark.Sql("SELECT IF(id = 1, NULL, CAST(id AS INT)) AS n FROM range(0, 3, 1, 1)");
        JavaException error = Assert.ThrowsExactly<JavaException>(() => model.Transform(frame).Collect());
        StringAssert.Contains(error.ToString(), "Column 'n', row 1");
    }

    [TestMethod]
    public void Check_tells_what_the_executors_are()
    {
        ClusterReport report = Spark.Check();
        Assert.AreEqual("4.3.0", report.SparkVersion);
        Assert.AreEqual("local[2]", report.Master);
        ExecutorReport executor = report.Executors.Single();
        Assert.AreEqual("driver", executor.Id);
        Assert.AreEqual(2, executor.Cores);
        Assert.IsGreaterThan(0, executor.MemoryBytes);
        Assert.AreEqual(System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, executor.Runtime);
        Assert.IsTrue(executor.HasOpenSsl);
        Assert.AreEqual(SparkHome.IsSecured, report.IsAuthenticated);
        Assert.AreEqual(SparkHome.IsSecured, report.IsNetworkEncrypted);
        Assert.AreEqual(SparkHome.IsSecured, report.IsDiskEncrypted);
        Assert.IsGreaterThan(TimeSpan.Zero, report.NextJob);
    }
}
