using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Sql;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>What a Spark session can tell about its cluster.</summary>
public static class SparkClusterExtensions
{
    extension(SparkSession spark)
    {
        /// <summary>
        /// Looks at the cluster before work begins: starts the worker of every executor, as training and scoring would, and tells what it runs on, how Spark
        /// protects its connections, and how long a tiny job takes. The first time it takes some seconds.
        /// </summary>
        /// <returns>A report that consoles and notebooks print as a table.</returns>
        /// <exception cref="SparkException">
        /// No executor came in time, or a worker could not be started or did not answer; the last lines of the executors are shown.
        /// </exception>
        /// <example><code>
        /// using SparkSession spark = SparkSession.Builder().Master("local[2]").GetOrCreate();
        /// Console.WriteLine(spark.Check());
        /// </code></example>
        public ClusterReport Check() => ClusterCheck.Run(spark, SparkEngineExtensions.Cluster(spark));
    }
}
