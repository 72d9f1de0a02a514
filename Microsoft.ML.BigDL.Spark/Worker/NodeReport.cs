using System.Runtime.InteropServices;
using System.Text.Json;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>What a worker says of itself and of its machine when the driver checks the cluster.</summary>
/// <param name="ProcessId">The worker's process, one for each executor.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Runtime">The version of .NET that the worker runs on.</param>
/// <param name="Processors">The processors that the process may use.</param>
/// <param name="MemoryBytes">The memory that the process may use, by the limits of its container.</param>
/// <param name="VectorTier">The widest vector instructions of the processor.</param>
/// <param name="HasOpenSsl">True when authentication between ranks is possible.</param>
/// <param name="SparkVersion">The release by whose layout the worker read the task.</param>
internal sealed record NodeReport(
    int ProcessId,
    string Host,
    string Runtime,
    int Processors,
    long MemoryBytes,
    string VectorTier,
    bool HasOpenSsl,
    string SparkVersion)
{
    public static NodeReport OfThisProcess(WorkerTask task) => new(
        Environment.ProcessId,
        Environment.MachineName,
        RuntimeInformation.FrameworkDescription,
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Kernels.VectorTier.Name,
        OpenSsl.IsPresent,
        task.SparkVersion);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <exception cref="WorkerProtocolException">The bytes are no report.</exception>
    public static NodeReport Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<NodeReport>(bytes)
                ?? throw new WorkerProtocolException("a worker answered the check with an empty report.");
        }
        catch (JsonException error)
        {
            throw new WorkerProtocolException($"a worker answered the check with {bytes.Length} bytes that are no report.", error);
        }
    }
}
