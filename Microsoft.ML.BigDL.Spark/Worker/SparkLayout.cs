using System.Globalization;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The layouts of a worker task, oldest first, named after the first Spark release that writes them.</summary>
internal enum SparkLayout
{
    Spark35,
    Spark40,
    Spark41,
    Spark42,
    Spark43,
}

/// <summary>
/// Nothing in a task says which layout it has. The driver therefore writes Spark's version where a Python version is expected, a text which
/// every release passes on unread, and the worker picks the layout by it.
/// </summary>
internal static class SparkLayouts
{
    private const string Prefix = "net-1;spark=";

    /// <summary>The text the driver passes as the function's Python version.</summary>
    public static string PythonVersion(string sparkVersion) => Prefix + sparkVersion;

    /// <summary>The layout and Spark's full version, from the text made by <see cref="PythonVersion"/>.</summary>
    /// <exception cref="WorkerProtocolException">The text was not written by this library's driver, or names a release it does not know.</exception>
    public static SparkLayout Parse(string pythonVersion, out string sparkVersion)
    {
        if (!pythonVersion.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new WorkerProtocolException(
                $"the task names the Python version '{pythonVersion}', but a driver of this library writes '{Prefix}<version of Spark>'. " +
                "Either a PySpark program was started with this worker as its Python, or driver and worker are of different releases.");
        }
        sparkVersion = pythonVersion[Prefix.Length..];
        return Of(sparkVersion);
    }

    /// <summary>The layout that a release of Spark writes.</summary>
    /// <exception cref="WorkerProtocolException">The release is older than 3.5 or newer than 4.3.</exception>
    public static SparkLayout Of(string sparkVersion)
    {
        string[] parts = sparkVersion.Split('.', 3);
        bool numeric = parts.Length >= 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            & int.TryParse(parts.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out int minor);
        return (numeric, major, minor) switch
        {
            (true, 3, 5) => SparkLayout.Spark35,
            (true, 4, 0) => SparkLayout.Spark40,
            (true, 4, 1) => SparkLayout.Spark41,
            (true, 4, 2) => SparkLayout.Spark42,
            (true, 4, 3) => SparkLayout.Spark43,
            _ => throw new WorkerProtocolException(
                $"Spark {sparkVersion} is not supported: this worker knows the task layouts of Spark 3.5 and 4.0 to 4.3. " +
                "Use one of these releases, or a newer release of this library."),
        };
    }
}
