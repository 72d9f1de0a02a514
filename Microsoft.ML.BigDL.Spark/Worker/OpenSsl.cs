using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// On Linux the base class library leaves cryptography, random numbers included, to OpenSSL. Where that is missing, the first call ends the
/// process without an exception, and with it every task of the executor; so it is looked for before the first call.
/// </summary>
internal static class OpenSsl
{
    private static readonly Lazy<bool> s_isPresent = new(Find);

    /// <summary>True when cryptography can be used on this machine.</summary>
    public static bool IsPresent => s_isPresent.Value;

    /// <exception cref="WorkerFaultException">There is no OpenSSL on this node.</exception>
    public static void Require()
    {
        if (!IsPresent)
        {
            throw new WorkerFaultException(
                WorkerFault.NodeCode,
                $"no OpenSSL on this node ({Environment.MachineName}): .NET needs libssl.so.3 or libssl.so.1.1 for authentication between " +
                "ranks. Install the package libssl3 (Debian, Ubuntu) or openssl-libs (Red Hat), or add it to the executors' image.");
        }
    }

    // The names that .NET itself tries, in its order.
    private static bool Find()
    {
        if (!OperatingSystem.IsLinux())
            return true;
        string? asked = Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE");
        string[] versions = [.. asked is null ? Array.Empty<string>() : [asked], "3", "1.1", "1.0.2", "1.0.0", "10"];
        return versions.Any(version => NativeLibrary.TryLoad($"libssl.so.{version}", out _));
    }
}
