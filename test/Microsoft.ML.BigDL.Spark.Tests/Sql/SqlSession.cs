using Microsoft.ML.BigDL.Spark.Sql;

namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

/// <summary>The one session per Spark version that all test classes of this room share; it starts with the first test that asks for it.</summary>
[TestClass]
public sealed class SqlSession
{
    private static readonly Dictionary<string, SparkSession> s_sessions = [];

    /// <summary>The session on that version; without its archive the test ends as skipped.</summary>
    public static SparkSession Of(string version)
    {
        string home = SparkHome.Require(version);
        lock (s_sessions)
        {
            if (!s_sessions.TryGetValue(version, out SparkSession? session))
            {
                session = SparkSession.Builder().AppName("sql tests").Master("local[2]").SparkHome(home)
                    .Config("spark.ui.enabled", false)
                    .Config("spark.sql.shuffle.partitions", 2)
                    .Config("spark.sql.warehouse.dir", Path.Combine(Path.GetTempPath(), "bigdl-warehouse"))
                    .Create();
                s_sessions.Add(version, session);
            }

            return session;
        }
    }

    [AssemblyCleanup]
    public static void Stop()
    {
        foreach (SparkSession session in s_sessions.Values)
            session.Stop();
    }
}
