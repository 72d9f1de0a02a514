using System.Diagnostics;

namespace Microsoft.ML.BigDL.Spark.Tests.Bridge;

/// <summary>A worker program that starts and then says nothing until this object is disposed of: its task waits.</summary>
internal sealed class SilentWorker : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly FileStream _gate;

    public SilentWorker()
    {
        string pipe = Path.Combine(_folder, "gate");
        using (Process make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        // Open for both, which does not wait for a peer.
        _gate = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite);
        ShellScript.Write(Program, $": > '{_folder}/running'\nread line < '{pipe}'");
    }

    public string Program => Path.Combine(_folder, "worker");

    public bool IsRunning => File.Exists(Path.Combine(_folder, "running"));

    public void Dispose()
    {
        _gate.Write("\n"u8);
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
