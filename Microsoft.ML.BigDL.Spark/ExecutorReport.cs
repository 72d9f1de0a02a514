namespace Microsoft.ML.BigDL.Spark;

/// <summary>One executor in a <see cref="ClusterReport"/>.</summary>
/// <param name="Id">Spark's id of the executor; <c>driver</c> under a local master.</param>
/// <param name="Host">The name of the machine, as it calls itself.</param>
/// <param name="Cores">The cores that Spark counts it with.</param>
/// <param name="TaskSlots">The tasks it runs at once.</param>
/// <param name="MemoryBytes">The memory that its worker may use, by the limits of its container or machine; Java's own is part of it.</param>
/// <param name="Runtime">The .NET its worker runs on, as <c>.NET 10.0.1</c>.</param>
/// <param name="VectorTier">The widest vector instructions of its processor, as <c>AVX-512</c>.</param>
/// <param name="HasOpenSsl">Whether .NET found OpenSSL there, without which its worker cannot train together with others.</param>
public sealed record ExecutorReport(
    string Id, string Host, int Cores, int TaskSlots, long MemoryBytes, string Runtime, string VectorTier, bool HasOpenSsl);
