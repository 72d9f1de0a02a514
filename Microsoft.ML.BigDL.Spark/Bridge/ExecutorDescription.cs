namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>An executor as the driver sees it. In local mode the driver is the only one, with the id <c>driver</c>.</summary>
/// <param name="Id">Its id within the application; a replacement gets a new one.</param>
/// <param name="Host">The host it runs on, as Spark names it.</param>
/// <param name="Cores">How many cores it offers.</param>
/// <param name="TaskSlots">How many tasks it runs at once.</param>
internal sealed record ExecutorDescription(string Id, string Host, int Cores, int TaskSlots)
{
    /// <summary>The preferred location that pins a task to this very executor.</summary>
    public string Location => $"executor_{Host}_{Id}";
}
