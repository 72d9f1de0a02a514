using System.Runtime.Versioning;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>A start script in a temporary folder that only this user can enter: who can write it can run programs as the user.</summary>
internal sealed class PrivateScript : IDisposable
{
    private const UnixFileMode PrivateProgram = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo _folder;

    [UnsupportedOSPlatform("windows")]
    public PrivateScript(string text)
    {
        _folder = Directory.CreateTempSubdirectory("bigdl-worker-");
        Path = System.IO.Path.Combine(_folder.FullName, WorkerArchive.ScriptName);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = PrivateProgram };
        using StreamWriter writer = new(Path, options);
        writer.Write(text);
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Directory.Exists(_folder.FullName))
            _folder.Delete(recursive: true);
    }
}
