using System.Globalization;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>What the executors of an application printed, as far as they ran on this machine: Spark keeps it in its folder <c>work</c>.</summary>
internal sealed class ExecutorLogs
{
    private const int ShownExecutors = 2;
    private const int ShownLines = 20;

    private readonly DirectoryInfo? _folder;

    /// <summary>The logs below a Spark folder; without one there are none.</summary>
    public ExecutorLogs(string? sparkHome, string applicationId) =>
        _folder = sparkHome is null ? null : new DirectoryInfo(Path.Combine(sparkHome, "work", applicationId));

    /// <summary>How many executors have been started on this machine so far, those included that have ended.</summary>
    public int Started
    {
        get
        {
            _folder?.Refresh();
            return _folder is { Exists: true } ? _folder.EnumerateDirectories().Count() : 0;
        }
    }

    /// <summary>The last lines of the newest executors that printed something.</summary>
    public string Describe()
    {
        if (Started == 0)
            return "The executors' output is on their machines; the web page of the Spark master links to it.";
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Started} executors were started on this machine.");
        IEnumerable<(DirectoryInfo Executor, string[] Lines)> newest = _folder!.EnumerateDirectories()
            .OrderByDescending(executor => executor.LastWriteTimeUtc)
            .Select(executor => (executor, Printed(executor)))
            .Where(executor => executor.Item2.Length > 0)
            .Take(ShownExecutors);
        foreach ((DirectoryInfo executor, string[] lines) in newest)
        {
            var tail = new OutputTail();
            foreach (string line in lines.TakeLast(ShownLines))
                tail.Add(line);
            text.Append(CultureInfo.InvariantCulture, $"\nLast lines of executor {executor.Name} ({executor.FullName}):\n{tail}");
        }
        return text.ToString();
    }

    // Java says on its standard output why it cannot start; Spark logs to the other. The first line, the whole command, would hide both.
    private static string[] Printed(DirectoryInfo executor) =>
        [.. ((string[])["stderr", "stdout"]).Select(name => Path.Combine(executor.FullName, name)).Where(File.Exists).SelectMany(File.ReadLines)
            .Where(line => !line.StartsWith("Spark Executor Command:", StringComparison.Ordinal) && line.Trim('=').Length > 0)];
}
