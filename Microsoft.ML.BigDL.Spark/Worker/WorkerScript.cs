namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// The small program that Spark runs as its Python. It is needed because Spark fixes the arguments: it appends <c>-m pyspark.daemon</c> to
/// the one name it is given.
/// </summary>
internal static class WorkerScript
{
    // A development tool that started the driver may have put itself into the environment, which reaches the workers of a local master.
    private const string Clean = "unset DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS CORECLR_ENABLE_PROFILING";

    /// <summary>For workers on this machine: the application where it lies.</summary>
    public static string InPlace(WorkerApplication application) =>
        Text("", Quote($"{application.DotnetRoot}/dotnet"), application.Arguments(application.Folder).Select(Quote));

    /// <summary>For a node: application and .NET beside the script.</summary>
    public static string InArchive(WorkerApplication application) =>
        Text(
            "here=${0%/*}\n",
            $"\"$here/{WorkerArchive.DotnetFolder}/dotnet\"",
            application.Arguments("$here/" + WorkerArchive.ApplicationFolder).Select(argument => $"\"{argument}\""));

    private static string Text(string preparation, string dotnet, IEnumerable<string> arguments) =>
        $"#!/bin/sh\n{preparation}{Clean}\nexec {dotnet} {string.Join(' ', arguments)} \"$@\"\n";

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
