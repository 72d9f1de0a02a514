using Microsoft.Data.Analysis;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests.Arrow;

namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

[TestClass]
public sealed class SparkSessionTests
{
    [TestMethod]
    public void There_is_one_session_until_it_stops()
    {
        string home = SparkHome.Require("4.3.0");
        SparkSessionBuilder builder = SparkSession.Builder().Master("local[1]").SparkHome(home).Config("spark.ui.enabled", false);
        SparkSession spark = builder.AppName("one").GetOrCreate();
        int process = ProcessOf(spark);
        try
        {
            Assert.AreEqual("one", spark.Conf().Get("spark.app.name"));
            Assert.AreSame(spark, SparkSession.Builder().Config("spark.sql.shuffle.partitions", 3).GetOrCreate());
            Assert.AreEqual("3", spark.Conf().Get("spark.sql.shuffle.partitions"));

            SparkException other = Assert.ThrowsExactly<SparkException>(() => SparkSession.Builder().Master("local[2]").GetOrCreate());
            StringAssert.Contains(other.Message, "'local[1]'");
            StringAssert.Contains(other.Message, "'local[2]'");

            // Spark keeps the active session per thread.
            string? active = null;
            var thread = new Thread(() => active = ActiveVersion(spark));
            thread.Start();
            thread.Join();
            Assert.AreEqual("4.3.0", active);
        }
        finally
        {
            spark.Stop();
        }

        Assert.IsFalse(LinuxProcesses.IsRunning(process));
        spark.Stop();
        StringAssert.Contains(Assert.ThrowsExactly<ObjectDisposedException>(() => spark.Range(1).Count()).Message, "This Spark session was stopped");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Rows_come_and_go_with_encryption_on(bool bySocketFiles)
    {
        using SparkSession spark = SparkSession.Builder().Master("local[1]").SparkHome(SparkHome.Require("4.3.0"))
            .Config("spark.ui.enabled", false)
            .Config("spark.authenticate", true)
            .Config("spark.network.crypto.enabled", true)
            .Config("spark.io.encryption.enabled", true)
            .Config("spark.python.unix.domain.socket.enabled", bySocketFiles)
            .Create();
        Assert.IsTrue(spark.Context.IsEncryptionEnabled);
        var source = new DataFrame(new Int64DataFrameColumn("n", new long?[] { 1, null, 3 }), new StringDataFrameColumn("s", ["a", null, "c"]));

        SparkDataFrame frame = spark.CreateDataFrame(source);

        CollectionAssert.AreEqual(new object?[] { 1L, null, 3L }, frame.ToDataFrame()["n"].Cast<object?>().ToArray());
        CollectionAssert.AreEqual(new object[] { "a", "", "c" }, ViewRows.Column(frame.ToDataView(), "s"));
    }

    private static string ActiveVersion(SparkSession spark)
    {
        using JavaObject active = spark.Gateway.CallStatic<JavaObject>(spark.Dialect.SessionClass, "active");
        return active.Call<string>("version");
    }

    private static int ProcessOf(SparkSession spark)
    {
        using JavaObject handle = spark.Gateway.CallStatic<JavaObject>("java.lang.ProcessHandle", "current");
        return (int)handle.Call<long>("pid");
    }
}
