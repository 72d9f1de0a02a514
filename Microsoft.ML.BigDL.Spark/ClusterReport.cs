using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.ML.BigDL.Spark.Sql;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>
/// What a cluster offers and how it is protected, found out by a job on every executor: the answer of <c>spark.Check()</c>. Shown as a table by
/// consoles and notebooks. It holds no secrets.
/// </summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class ClusterReport : IHtml
{
    private static readonly ImmutableArray<string> s_headings = ["Executor", "Host", "Cores", "Tasks", "Memory", ".NET", "Vectors", "OpenSSL"];

    internal ClusterReport()
    {
    }

    /// <summary>Spark's version, as <c>4.3.0</c>.</summary>
    public required string SparkVersion { get; init; }

    /// <summary>Where the executors run, as <see cref="SparkSessionBuilder.Master"/> takes it.</summary>
    public required string Master { get; init; }

    /// <summary>The executors, by their ids.</summary>
    public required ImmutableArray<ExecutorReport> Executors { get; init; }

    /// <summary>Whether executors and driver prove themselves to each other: <c>spark.authenticate</c>.</summary>
    public required bool IsAuthenticated { get; init; }

    /// <summary>
    /// Whether what they send each other is encrypted: <c>spark.network.crypto.enabled</c>, <c>spark.ssl.rpc.enabled</c> or
    /// <c>spark.authenticate.enableSaslEncryption</c>.
    /// </summary>
    public required bool IsNetworkEncrypted { get; init; }

    /// <summary>Whether what Spark writes to disk for itself is encrypted: <c>spark.io.encryption.enabled</c>.</summary>
    public required bool IsDiskEncrypted { get; init; }

    /// <summary>The time of the first tiny job. Where no job has run before, it contains the start of the workers.</summary>
    public required TimeSpan FirstJob { get; init; }

    /// <summary>The time of a second tiny job: what Spark takes at least for every job on all executors.</summary>
    public required TimeSpan NextJob { get; init; }

    /// <summary>The report as text for a console.</summary>
    public override string ToString()
    {
        string[][] rows = [[.. s_headings], .. Executors.Select(Cells)];
        int[] widths = [.. s_headings.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder().AppendLine(Where()).AppendLine(Security());
        foreach (string[] row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        text.Append(Times());
        foreach (string problem in Problems())
            text.AppendLine().Append(problem);
        return text.ToString();
    }

    void IHtml.WriteHtml(TextWriter writer)
    {
        writer.Write($"<p>{WebUtility.HtmlEncode(Where())}<br>{Security()}</p>");
        writer.Write($"<table><thead><tr>{string.Concat(s_headings.Select(heading => $"<th>{heading}</th>"))}</tr></thead><tbody>");
        foreach (ExecutorReport executor in Executors)
            writer.Write($"<tr>{string.Concat(Cells(executor).Select(cell => $"<td>{WebUtility.HtmlEncode(cell)}</td>"))}</tr>");
        writer.Write($"</tbody></table><p>{Times()}</p>");
        foreach (string problem in Problems())
            writer.Write($"<p>{WebUtility.HtmlEncode(problem)}</p>");
    }

    private static string[] Cells(ExecutorReport executor) =>
    [
        executor.Id,
        executor.Host,
        executor.Cores.ToString(CultureInfo.InvariantCulture),
        executor.TaskSlots.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{executor.MemoryBytes / (double)(1 << 30):0.0} GiB"),
        executor.Runtime,
        executor.VectorTier,
        executor.HasOpenSsl ? "yes" : "missing",
    ];

    private static string OnOff(bool isOn) => isOn ? "on" : "off";

    private string Where() => $"Spark {SparkVersion} on {Master}";

    private string Security() =>
        $"authentication {OnOff(IsAuthenticated)}, network encryption {OnOff(IsNetworkEncrypted)}, disk encryption {OnOff(IsDiskEncrypted)}";

    private string Times() => string.Create(
        CultureInfo.InvariantCulture, $"first job {FirstJob.TotalSeconds:0.000} s, next {NextJob.TotalSeconds:0.000} s");

    private IEnumerable<string> Problems() => Executors.Where(executor => !executor.HasOpenSsl).Select(executor =>
        $"Executor {executor.Id} on {executor.Host} has no OpenSSL and cannot train together with others: install libssl3 (Debian, Ubuntu) or openssl-libs (Red Hat) there.");
}
