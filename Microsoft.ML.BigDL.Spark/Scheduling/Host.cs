namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// A worker process that can host ranks. Another process on the same executor listens elsewhere and is another host: what the first kept in
/// memory is gone.
/// </summary>
/// <param name="ExecutorId">Spark's name of the executor.</param>
/// <param name="Address">Where its peers reach it.</param>
/// <param name="Port">The port it listens on.</param>
internal sealed record Host(string ExecutorId, string Address, int Port)
{
    public override string ToString() => FormattableString.Invariant($"executor {ExecutorId} ({Address}:{Port})");
}
