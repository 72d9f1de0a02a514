namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// A job whose tasks run a worker function: one task per partition of its input, each answering with byte arrays. It can be run again and again;
/// the worker is called anew each time.
/// </summary>
internal sealed class WorkerJob : IDisposable
{
    private readonly SparkContextHandle _spark;
    private readonly JavaObject _results;

    private WorkerJob(SparkContextHandle spark, JavaObject input, PythonFunction function, bool isBarrier)
    {
        _spark = spark;
        using JavaObject javaFunction = function.ToJava(spark.Gateway);
        using JavaObject rdd = spark.Gateway.New("org.apache.spark.api.python.PythonRDD", input, javaFunction, false, isBarrier);
        _results = rdd.Call<JavaObject>("asJavaRDD");
    }

    /// <summary>One task per input. A barrier job starts all its tasks together or none, and fails as a whole.</summary>
    public static WorkerJob Create(SparkContextHandle spark, IReadOnlyList<TaskInput> inputs, PythonFunction function, bool isBarrier)
    {
        JavaGateway gateway = spark.Gateway;
        var pairs = new List<JavaObject>(inputs.Count);
        try
        {
            foreach (TaskInput input in inputs)
            {
                using JavaObject locations = gateway.Seq(input.Location is null ? [] : [input.Location]);
                pairs.Add(gateway.New("scala.Tuple2", input.Element, locations));
            }
            using JavaObject sequence = gateway.Seq(pairs);
            using JavaObject anything = gateway.CallStatic<JavaObject>("scala.reflect.ClassTag", "AnyRef");
            using JavaObject rdd = spark.Context.Call<JavaObject>("makeRDD", sequence, anything);
            return new WorkerJob(spark, rdd, function, isBarrier);
        }
        finally
        {
            pairs.ForEach(pair => pair.Dispose());
        }
    }

    /// <summary>
    /// The input comes from a file on the driver: records of an int32 length in network order and that many bytes, dealt to the tasks in turn.
    /// </summary>
    public static WorkerJob FromFile(SparkContextHandle spark, string path, int tasks, PythonFunction function, bool isBarrier)
    {
        using JavaObject javaRdd = spark.Gateway.CallStatic<JavaObject>(
            "org.apache.spark.api.python.PythonRDD", "readRDDFromFile", spark.JavaContext, path, tasks);
        using JavaObject rdd = javaRdd.Call<JavaObject>("rdd");
        return new WorkerJob(spark, rdd, function, isBarrier);
    }

    /// <summary>Runs the job and returns what its tasks answered, in the order of the tasks. A failed task is a <see cref="JavaException"/>.</summary>
    public byte[][] Run()
    {
        using JavaObject list = _results.Call<JavaObject>("collect");
        return _spark.Gateway.Read<byte[]>(list);
    }

    /// <summary>As <see cref="Run()"/>, in a job group that is cancelled with the token; then it throws <see cref="OperationCanceledException"/>.</summary>
    public byte[][] Run(string group, string description, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _spark.SetJobGroup(group, description);
        using var canceller = new JobCanceller(_spark, group, cancellation);
        try
        {
            return Run();
        }
        catch (JavaException stopped) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The Spark job group '{group}' was cancelled.", stopped, cancellation);
        }
        finally
        {
            _spark.ClearJobGroup();
        }
    }

    public void Dispose() => _results.Dispose();
}
