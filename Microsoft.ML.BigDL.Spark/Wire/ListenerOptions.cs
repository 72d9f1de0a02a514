using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>Where a process listens for its peers.</summary>
internal sealed record ListenerOptions
{
    /// <summary>The address to bind: that of the host as its peers know it, or loopback; default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The first port to try; 0, the default, lets the system choose.</summary>
    public int FirstPort { get; init; }

    /// <summary>The last port to try.</summary>
    public int LastPort { get; init; }

    /// <summary>The certificate of this process; connections are encrypted when there is one.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Told of connections that were not let in, for the log; the text holds no secret.</summary>
    public Action<string>? Refused { get; init; }
}
