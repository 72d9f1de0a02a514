namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

/// <summary>A folder for the files of one test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("bigdl-sql-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    public string Path(string name) => System.IO.Path.Combine(_path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }
}
