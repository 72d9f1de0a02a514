namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>A temporary folder that only this user can enter: who can write a start script can run programs as the user.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private const UnixFileMode PrivateProgram = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = Directory.CreateTempSubdirectory("bigdl-worker-").FullName;

    /// <summary>Writes an executable script and returns its path.</summary>
    public string WriteProgram(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, PrivateProgram);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
