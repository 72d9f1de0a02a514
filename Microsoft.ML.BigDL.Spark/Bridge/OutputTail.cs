using System.Text.RegularExpressions;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// The last lines a Java process printed, of a stack its first frames alone, with secrets struck out: those it was told, and whatever follows a name
/// that sounds like one.
/// </summary>
internal sealed partial class OutputTail
{
    private const int KeptLines = 50;
    private const int KeptFrames = 3;
    private const string Struck = "*****";

    private readonly Queue<string> _lines = new(KeptLines);
    private readonly List<string> _secrets = [];
    private int _frames;

    /// <summary>Strikes out a value from now on. Values too short to be a secret would only garble the text.</summary>
    public void Conceal(string secret)
    {
        const int Shortest = 4;
        lock (_lines)
        {
            if (secret.Length >= Shortest)
                _secrets.Add(secret);
        }
    }

    /// <summary>Strikes out, from now on, the values in a properties file whose names sound secret.</summary>
    public void ConcealSecretsOf(string properties)
    {
        foreach (Match property in Property().Matches(properties))
        {
            if (SoundsSecret(property.Groups["name"].Value))
                Conceal(property.Groups["value"].Value);
        }
    }

    /// <summary>Keeps a line and returns it as it may be shown.</summary>
    public string Add(string line)
    {
        lock (_lines)
        {
            foreach (string secret in _secrets)
                line = line.Replace(secret, Struck, StringComparison.Ordinal);
            line = Assignment().Replace(line, "$1" + Struck);
            _frames = line.StartsWith("\tat ", StringComparison.Ordinal) ? _frames + 1 : 0;
            if (_frames > KeptFrames)
                return line;
            if (_lines.Count == KeptLines)
                _lines.Dequeue();
            _lines.Enqueue(line);
            return line;
        }
    }

    /// <summary>The lines kept, or a remark that there are none.</summary>
    public override string ToString()
    {
        lock (_lines)
            return _lines.Count == 0 ? "(nothing was printed)" : string.Join('\n', _lines);
    }

    /// <summary>Whether a setting of that name is treated as a secret.</summary>
    public static bool SoundsSecret(string name) => SecretName().IsMatch(name);

    [GeneratedRegex("secret|password|passwd|token|credential|access.?key|api.?key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^[ \t]*(?<name>[^\s=:#!]+)[ \t]*[=: \t][ \t]*(?<value>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Property();

    [GeneratedRegex(@"((?:secret|password|passwd|token|credential|access.?key|api.?key)[\w.\-]*[""']?\s*[=:]\s*)\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}
