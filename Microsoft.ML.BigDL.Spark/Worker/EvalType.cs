namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The kinds of Python function that this worker serves, by Spark's own numbers.</summary>
internal static class EvalType
{
    /// <summary>PythonRDD: elements of bytes in, elements of bytes out.</summary>
    public const int Elements = 0;

    /// <summary>mapInArrow: an Arrow stream in, an Arrow stream out.</summary>
    public const int Batches = 207;
}
