using System.Globalization;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// What went wrong in a worker, in a form that survives the way to the driver. Spark passes a worker's error on as text, and wraps it in texts
/// of its own that differ from release to release; so the worker's text begins with a line that the driver looks for:
/// <c>BIGDL|code|rank|text</c>. The full exception follows it.
/// </summary>
/// <param name="Code">A word of letters and hyphens that the driver can act on.</param>
/// <param name="Rank">The rank that failed, or the partition where the job has no ranks; -1 when it is not known.</param>
/// <param name="Text">One sentence or more for the user.</param>
internal sealed record WorkerFault(string Code, int Rank, string Text)
{
    /// <summary>The connection's bytes, or the command, were not as expected.</summary>
    public const string ProtocolCode = "protocol";

    /// <summary>The job failed for a reason of its own.</summary>
    public const string JobCode = "job";

    /// <summary>The driver asked for a job that this worker does not have.</summary>
    public const string UnknownJobCode = "unknown-job";

    /// <summary>The node lacks something that the job needs.</summary>
    public const string NodeCode = "node";

    private const string Marker = "BIGDL|";
    private const int MaxReportChars = 1 << 16;

    public static WorkerFault Of(Exception error, int rank) => error switch
    {
        WorkerFaultException fault => new WorkerFault(fault.Code, fault.Rank < 0 ? rank : fault.Rank, fault.Message),
        WorkerProtocolException => new WorkerFault(ProtocolCode, rank, error.Message),
        _ => new WorkerFault(JobCode, rank, $"{error.GetType().Name}: {error.Message}"),
    };

    /// <summary>The text for Spark: the line that <see cref="TryFind"/> finds, then the exception with all its causes.</summary>
    public string Report(Exception error)
    {
        string report = string.Create(CultureInfo.InvariantCulture, $"{Marker}{Code}|{Rank}|{Escape(Text)}\n{error}");
        return report.Length <= MaxReportChars ? report : report[..MaxReportChars];
    }

    /// <summary>Finds the first worker's fault in the text of an exception that Spark raised in the driver.</summary>
    public static bool TryFind(string exceptionText, out WorkerFault fault)
    {
        for (int at = 0; (at = exceptionText.IndexOf(Marker, at, StringComparison.Ordinal)) >= 0; at += Marker.Length)
        {
            int end = exceptionText.IndexOf('\n', at);
            string[] parts = (end < 0 ? exceptionText[at..] : exceptionText[at..end]).Split('|', 4);
            if (parts.Length == 4 && int.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int rank))
            {
                fault = new WorkerFault(parts[1], rank, Unescape(parts[3].TrimEnd('\r')));
                return true;
            }
        }
        fault = new WorkerFault("", -1, "");
        return false;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '\\' && i + 1 < text.Length;
            plain.Append(!isEscape ? text[i] : text[++i] switch { 'n' => '\n', 'r' => '\r', char other => other });
        }
        return plain.ToString();
    }
}
