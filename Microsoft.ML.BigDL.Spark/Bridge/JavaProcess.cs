using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// The Java process that drives Spark, and the gateway into it. It was started here and then ends with this object, or with this program,
/// because it lives no longer than its standard input; or it started this program, and then is left alone.
/// </summary>
internal sealed class JavaProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process? _process;
    private readonly Thread[] _readers;
    private bool _disposed;

    /// <summary>A process that this program started, with the threads that read its output.</summary>
    internal JavaProcess(GatewayAddress address, Process process, string sparkHome, OutputTail tail, Thread[] readers)
    {
        _process = process;
        _readers = readers;
        SparkHome = sparkHome;
        Tail = tail;
        Id = process.Id;
        Gateway = new JavaGateway(address) { Diagnosis = DescribeEnd };
    }

    /// <summary>A process that started this program.</summary>
    internal JavaProcess(GatewayAddress address)
    {
        _readers = [];
        Tail = new OutputTail();
        Gateway = new JavaGateway(address);
    }

    public JavaGateway Gateway { get; }

    /// <summary>The process id; null for a process that started this program.</summary>
    public int? Id { get; }

    /// <summary>Spark's folder; null for a process that started this program.</summary>
    public string? SparkHome { get; }

    /// <summary>The last lines the process printed.</summary>
    public OutputTail Tail { get; }

    /// <summary>What the process printed last, to follow the text of an error; empty where nothing is known.</summary>
    public string LastLines => Id is null ? "" : $"\nThe driver's last lines:\n{Tail}";

    /// <summary>Ends the process: the end of its input tells it to, and after twenty seconds it is killed. Stop the Spark context first.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Gateway.Dispose();
        if (_process is null)
            return;
        End(_process, s_patience);
        foreach (Thread reader in _readers)
            reader.Join(s_patience);
        _process.Dispose();
    }

    /// <summary>Closes the input of a process and waits for its end, by force once patience is over.</summary>
    internal static void End(Process process, TimeSpan patience)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before: nobody reads the pipe.
        }
        if (process.WaitForExit(patience))
            return;
        process.Kill(entireProcessTree: true);
        process.WaitForExit(s_patience);
    }

    /// <summary>How a process ended, in words: its code, or the signal that killed it.</summary>
    internal static string Ending(int exitCode)
    {
        const int SignalBase = 128;
        string code = exitCode.ToString(CultureInfo.InvariantCulture);
        return exitCode > SignalBase ? $"{code} (signal {exitCode - SignalBase})" : code;
    }

    private string? DescribeEnd()
    {
        // The broken connection may be seen before the end of the process.
        var patience = TimeSpan.FromSeconds(2);
        if (_disposed || !_process!.WaitForExit(patience))
            return null;
        foreach (Thread reader in _readers)
            reader.Join(patience);
        return $"The Java process {Id} has ended with code {Ending(_process.ExitCode)}; start a new session. Its last lines:\n{Tail}";
    }
}
