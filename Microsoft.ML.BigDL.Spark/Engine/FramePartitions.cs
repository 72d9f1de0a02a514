using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Sql;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>The partitions of a Spark frame.</summary>
internal sealed class FramePartitions(SparkContextHandle spark, SparkCluster cluster, SparkDataView view) : IPartitionedRows
{
    public SparkSchema Schema => view.Fields;

    public int[] FieldsOf(IEnumerable<DataViewSchema.Column> columns) => view.FieldsOf(columns);

    public void Send(ModelShipment model) => model.Send(cluster);

    public IPartitionJob Plan(string job, ReadOnlyMemory<byte> body, int[] fields) =>
        new FrameJob(spark, job, view.Frame(fields).MapInArrow(cluster.Function(job, body), ReadJob.Answer, isBarrier: false));
}
