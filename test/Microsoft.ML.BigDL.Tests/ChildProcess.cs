using System.Diagnostics;
using System.Text;

namespace Microsoft.ML.BigDL.Tests;

/// <summary>Runs a program to its end and returns what it said on both of its outputs.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>The program that runs .NET assemblies and holds the SDK.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs some tests of this assembly in a process of their own.</summary>
    public static (int ExitCode, string Output) RunTests(string filter, IReadOnlyDictionary<string, string> environment)
    {
        // Started as "dotnet Tests.dll" the process is the host and needs the assembly named.
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ChildProcess).Assembly.Location] : [];
        string results = Path.Combine(Path.GetTempPath(), "bigdl-child-tests");
        return Run(
            program,
            [.. assembly, "--filter", filter, "--no-ansi", "--no-progress", "--timeout", "280s", "--results-directory", results],
            environment: environment);
    }

    public static (int ExitCode, string Output) Run(
        string program, IEnumerable<string> arguments, string? workingFolder = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? "",
        };
        // A compiler server or build node that stays alive would keep our pipes open and the test waiting.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{program} {string.Join(' ', start.ArgumentList)}' ran for over {s_limit}:\n{output}");
        }
        // Without a limit this also waits until both outputs are read to their ends.
        process.WaitForExit();
        return (process.ExitCode, output.ToString());
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
