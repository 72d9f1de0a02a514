namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

[TestClass]
public sealed class ClusterReportTests
{
    private static readonly ClusterReport s_report = new()
    {
        SparkVersion = "4.3.0",
        Master = "spark://<host>:7077",
        Executors =
        [
            new ExecutorReport("0", "north", 8, 1, 64L << 30, ".NET 10.0.1", "AVX-512", true),
            new ExecutorReport("10", "south", 4, 4, 3L << 29, ".NET 10.0.1", "AVX2", false),
        ],
        IsAuthenticated = true,
        IsNetworkEncrypted = false,
        IsDiskEncrypted = true,
        FirstJob = TimeSpan.FromSeconds(2.5),
        NextJob = TimeSpan.FromMilliseconds(81),
    };

    [TestMethod]
    public void Text_is_a_table_with_all_facts() => Assert.AreEqual(
        """
        Spark 4.3.0 on spark://<host>:7077
        authentication on, network encryption off, disk encryption on
        Executor  Host   Cores  Tasks  Memory    .NET         Vectors  OpenSSL
        0         north  8      1      64.0 GiB  .NET 10.0.1  AVX-512  yes
        10        south  4      4      1.5 GiB   .NET 10.0.1  AVX2     missing
        first job 2.500 s, next 0.081 s
        Executor 10 on south has no OpenSSL and cannot train together with others: install libssl3 (Debian, Ubuntu) or openssl-libs (Red Hat) there.
        """.ReplaceLineEndings(),
        s_report.ToString());

    [TestMethod]
    public void Html_encodes_what_is_not_ours()
    {
        using var writer = new StringWriter();
        ((IHtml)s_report).WriteHtml(writer);
        StringAssert.Contains(writer.ToString(), "spark://&lt;host&gt;:7077");
        StringAssert.Contains(writer.ToString(), "<td>64.0 GiB</td>");
    }
}
