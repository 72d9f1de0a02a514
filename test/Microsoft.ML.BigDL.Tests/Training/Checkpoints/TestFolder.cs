namespace Microsoft.ML.BigDL.Tests.Training.Checkpoints;

/// <summary>A folder that is not there yet and will be gone in the end.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bigdl-" + System.IO.Path.GetRandomFileName());

    /// <summary>The names of the checkpoints, oldest first.</summary>
    public string[] Checkpoints => [.. Directory.GetDirectories(Path).Select(path => System.IO.Path.GetFileName(path)).Order()];

    public string File(string checkpoint, string name) => System.IO.Path.Combine(Path, checkpoint, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
