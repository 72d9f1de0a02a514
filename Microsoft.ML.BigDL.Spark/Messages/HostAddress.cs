using System.Collections.Immutable;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A worker process that takes part in a run, and where its peers reach it.</summary>
/// <param name="Worker">The process; a restarted one has another.</param>
/// <param name="Host">The machine's address as its peers know it.</param>
/// <param name="Port">The port it listens on.</param>
/// <param name="CertificateHash">The hash of its certificate in hexadecimal digits; empty where connections are not encrypted.</param>
internal sealed record HostAddress(Guid Worker, string Host, int Port, string CertificateHash)
{
    /// <summary>The place of a worker among the hosts of a run.</summary>
    /// <exception cref="WorkerFaultException">It is none of them: Spark has put a task where it does not belong.</exception>
    public static int PlaceOf(Guid worker, ImmutableArray<HostAddress> hosts, Guid run)
    {
        int place = 0;
        while (place < hosts.Length && hosts[place].Worker != worker)
        {
            place++;
        }

        return place < hosts.Length ? place : throw NoHost(run);
    }

    /// <summary>The fault of a task that came to a worker without the run.</summary>
    public static WorkerFaultException NoHost(Guid run) => new(
        ExecutorFault.Misplaced, $"A task of run {run} came to a worker process that takes no part in it.");

    public PeerAddress ToPeer() => new(Host, Port) { CertificateHash = [.. Convert.FromHexString(CertificateHash)] };
}
