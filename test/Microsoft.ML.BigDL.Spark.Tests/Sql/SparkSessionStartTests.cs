using System.Globalization;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests.Bridge;

namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

/// <summary>Starting a session, against a scripted Spark.</summary>
[TestClass]
public sealed class SparkSessionStartTests
{
    [TestMethod]
    [DataRow(false, DisplayName = "3.5 makes a session all the same")]
    [DataRow(true, DisplayName = "4 refuses one")]
    public void An_application_that_no_cluster_manager_takes_is_named_with_what_to_check(bool refuses)
    {
        using var peer = new ScriptedGateway(request => request.Split('/') switch
        {
            ["c", _, "isStopped", ..] => "!ybtrue",
            ["c", _, "contains" or "isLocal", ..] => "!ybfalse",
            ["c", _, "version", ..] => "!ys4.3.0",
            ["c", _, "master", ..] => "!ysspark://nobody:7077",
            ["c", _, "applicationId", ..] => "!ysapp-1",
            ["i", string type, ..] when refuses && type.EndsWith(".SparkSession", StringComparison.Ordinal) =>
                "!xsjava.lang.IllegalStateException: Cannot call methods on a stopped SparkContext.",
            _ => "!yro1",
        });
        Dictionary<string, string> variables = new()
        {
            ["PYSPARK_GATEWAY_PORT"] = peer.Address.Port.ToString(CultureInfo.InvariantCulture),
            ["PYSPARK_GATEWAY_SECRET"] = ScriptedGateway.Secret,
        };
        SparkLaunchOptions options = new() { Variable = name => variables.GetValueOrDefault(name) };

        SparkException error = Assert.ThrowsExactly<SparkException>(() => SparkSession.Start(options));

        StringAssert.Contains(error.Message, "gave the application up on 'spark://nobody:7077'");
        StringAssert.Contains(error.Message, "spark.authenticate.secret");
        Assert.AreEqual(refuses, error.InnerException is JavaException);
    }
}
