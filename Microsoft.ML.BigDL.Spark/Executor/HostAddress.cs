using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>A worker process that takes part in a run, and where its peers reach it.</summary>
/// <param name="Worker">The process; a restarted one has another.</param>
/// <param name="Host">The machine's address as its peers know it.</param>
/// <param name="Port">The port it listens on.</param>
/// <param name="CertificateHash">The hash of its certificate in hexadecimal digits; empty where connections are not encrypted.</param>
internal sealed record HostAddress(Guid Worker, string Host, int Port, string CertificateHash)
{
    public PeerAddress ToPeer() => new(Host, Port) { CertificateHash = [.. Convert.FromHexString(CertificateHash)] };
}
