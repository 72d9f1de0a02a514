namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Where executors keep the rows of a persisted frame.</summary>
public enum StorageLevel
{
    /// <summary>As objects in memory; what does not fit is computed again.</summary>
    MemoryOnly,

    /// <summary>As objects in memory; what does not fit goes to disk.</summary>
    MemoryAndDisk,

    /// <summary>As bytes in memory; what does not fit is computed again.</summary>
    MemoryOnlySer,

    /// <summary>As bytes in memory; what does not fit goes to disk.</summary>
    MemoryAndDiskSer,

    /// <summary>On disk.</summary>
    DiskOnly,

    /// <summary>In memory outside Java's heap.</summary>
    OffHeap,
}
