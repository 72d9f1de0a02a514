using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// A job over a frame's partitions whose answers are rows of one binary column. It stays one RDD, so that running it again for some partitions
/// shuffles nothing anew.
/// </summary>
internal sealed class FrameJob : IPartitionJob
{
    // Settings of the session do not reach the tasks of an RDD, and the default of this one would start workers apart from those that train.
    private const string SimplifiedTraceback = "spark.sql.execution.pyspark.udf.simplifiedTraceback.enabled";

    private readonly SparkContextHandle _spark;
    private readonly string _job;
    private readonly JavaObject _answers;

    /// <param name="spark">The application.</param>
    /// <param name="job">The worker's job.</param>
    /// <param name="answers">The frame that the tasks make.</param>
    public FrameJob(SparkContextHandle spark, string job, SparkDataFrame answers)
    {
        _spark = spark;
        _job = job;
        using JavaObject batches = answers.Java.Call<JavaObject>("toArrowBatchRdd");
        _answers = batches.Call<JavaObject>("toJavaRDD");
        Partitions = _answers.Call<int>("getNumPartitions");
    }

    public int Partitions { get; }

    public IReadOnlyList<byte[]> Run(IReadOnlyList<int> partitions, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string group = $"bigdl-{_job}-{Guid.NewGuid():N}";
        _spark.SetJobGroup(group, $"BigDL {_job}, {partitions.Count} partitions");
        _spark.SetLocalProperty(SimplifiedTraceback, "false");
        using var canceller = new JobCanceller(_spark, group, cancellation);
        try
        {
            return ArrowResult.Binary(Collect(partitions));
        }
        catch (JavaException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The Spark job group '{group}' was cancelled.", cancellation);
        }
        catch (JavaException error)
        {
            bool isOurs = WorkerFault.TryFind(error.ToString(), out WorkerFault fault);
            throw new WorkerJobException(
                isOurs ? fault.Text : $"Spark could not compute {partitions.Count} partitions of the frame: {error.JavaMessage}", isOurs ? fault : null, error);
        }
        finally
        {
            _spark.SetLocalProperty(SimplifiedTraceback, null);
            _spark.ClearJobGroup();
        }
    }

    // Only the tasks of the partitions named are run. A task answers with record batches.
    private List<byte[]> Collect(IReadOnlyList<int> partitions)
    {
        JavaGateway gateway = _spark.Gateway;
        if (partitions.Count == Partitions)
        {
            using JavaObject all = _answers.Call<JavaObject>("collect");
            return [.. gateway.Read<byte[]>(all)];
        }

        using JavaObject numbers = gateway.Array("int", [.. partitions.Select(partition => (object?)partition)]);
        using JavaObject some = _answers.Call<JavaObject>("collectPartitions", numbers);
        List<byte[]> batches = [];
        foreach (JavaObject list in gateway.Read<JavaObject>(some))
        {
            using (list)
            {
                batches.AddRange(gateway.Read<byte[]>(list));
            }
        }

        return batches;
    }
}
