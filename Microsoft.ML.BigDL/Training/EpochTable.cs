using System.Net;

namespace Microsoft.ML.BigDL.Training;

/// <summary>Epochs as a table of HTML.</summary>
internal static class EpochTable
{
    public static void Write(TextWriter writer, IEnumerable<EpochResult> epochs)
    {
        writer.Write("<table><thead><tr><th>Epoch</th><th>Loss</th><th>Metrics</th><th>Validation loss</th><th>Records/s</th></tr></thead><tbody>");
        foreach (EpochResult epoch in epochs)
        {
            string metrics = string.Join(", ", epoch.Metrics.Select(metric => FormattableString.Invariant($"{metric.Key} {metric.Value:0.0000}")));
            writer.Write(FormattableString.Invariant($"<tr><td>{epoch.Epoch}</td><td>{epoch.Loss:0.0000}</td><td>{WebUtility.HtmlEncode(metrics)}</td>"));
            writer.Write(FormattableString.Invariant($"<td>{epoch.ValidationLoss:0.0000}</td><td>{epoch.RecordsPerSecond:n0}</td></tr>"));
        }

        writer.Write("</tbody></table>");
    }
}
