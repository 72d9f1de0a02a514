using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>What a Spark session offers to trainers and transformers.</summary>
public static class SparkEngineExtensions
{
    // One set of workers per application, however many engines its users ask for.
    private static readonly ConditionalWeakTable<SparkSession, SparkCluster> s_clusters = [];

    extension(SparkSession spark)
    {
        /// <summary>Trains on the session's executors: the value for the option <c>Engine</c> of a trainer.</summary>
        public SparkEngine Engine => new(Cluster(spark), new SparkEngineOptions());
    }

    internal static SparkCluster Cluster(SparkSession spark)
    {
        ArgumentNullException.ThrowIfNull(spark);
        lock (s_clusters)
        {
            if (!s_clusters.TryGetValue(spark, out SparkCluster? cluster))
            {
                cluster = new SparkCluster(spark.Context, spark.Process);
                spark.DisposeAtEnd(cluster);
                s_clusters.Add(spark, cluster);
            }

            return cluster;
        }
    }
}
