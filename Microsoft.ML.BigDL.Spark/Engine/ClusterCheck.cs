using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Asks every executor what it is, by the workers that would do the work.</summary>
internal static class ClusterCheck
{
    /// <exception cref="SparkException">No executor came, or the workers did not answer.</exception>
    public static ClusterReport Run(SparkSession spark, SparkCluster cluster)
    {
        IReadOnlyList<ExecutorDescription> executors = cluster.WaitForExecutors(new SparkEngineOptions());
        (IReadOnlyList<byte[]> _, TimeSpan first) = Ask(spark, cluster, executors);
        (IReadOnlyList<byte[]> answers, TimeSpan next) = Ask(spark, cluster, executors);
        bool IsOn(string setting) => bool.TryParse(spark.Context.Setting(setting), out bool isOn) && isOn;
        return new ClusterReport
        {
            SparkVersion = spark.Version(),
            Master = spark.Context.Master,
            Executors = [.. executors.Zip(answers, (executor, answer) => Describe(executor, NodeReport.Parse(answer)))],
            IsAuthenticated = IsOn("spark.authenticate"),
            IsNetworkEncrypted = IsOn("spark.network.crypto.enabled") || IsOn("spark.ssl.rpc.enabled") || IsOn("spark.authenticate.enableSaslEncryption"),
            IsDiskEncrypted = IsOn("spark.io.encryption.enabled"),
            FirstJob = first,
            NextJob = next,
        };
    }

    private static (IReadOnlyList<byte[]> Answers, TimeSpan Time) Ask(
        SparkSession spark, SparkCluster cluster, IReadOnlyList<ExecutorDescription> executors)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            IReadOnlyList<byte[]> answers = cluster.Run(
                BuiltInJobs.Check, ReadOnlyMemory<byte>.Empty, [.. executors.Select(executor => (executor, Array.Empty<byte>()))]);
            return (answers, Stopwatch.GetElapsedTime(start));
        }
        catch (WorkerJobException failed)
        {
            var logs = new ExecutorLogs(spark.Process.SparkHome, spark.Context.ApplicationId);
            throw new SparkException(
                $"The check of '{spark.Context.Master}' failed on its {executors.Count} executors: {failed.Message}\n{logs.Describe()}", failed);
        }
    }

    private static ExecutorReport Describe(ExecutorDescription executor, NodeReport node) => new(
        executor.Id, node.Host, executor.Cores, executor.TaskSlots, node.MemoryBytes, node.Runtime, node.VectorTier, node.HasOpenSsl);
}
