using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The two functions of the C library that the base class library does not offer.</summary>
internal static partial class Libc
{
    /// <summary>The peer has closed its end, even if bytes are still unread (Linux only).</summary>
    public const short PollPeerClosed = 0x2000;

    public const short PollError = 0x8;
    public const short PollHangUp = 0x10;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }

    /// <summary>Ends the process now: no finalizers, no waiting for threads that compute.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int status);

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(Span<PollEntry> entries, nuint count, int timeoutMilliseconds);
}
