using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// The running program as the files a worker is started from: the user's application folder, in which this library lies beside the user's own
/// assemblies, and the .NET installation that runs it.
/// </summary>
internal sealed class WorkerApplication
{
    /// <summary>The settings of a program that consists of this library.</summary>
    public const string OwnRuntimeConfig = "Microsoft.ML.BigDL.Spark.runtimeconfig.json";

    private const string Entry = "Microsoft.ML.BigDL.Spark.dll";

    public required string Folder { get; init; }

    /// <summary>The name, inside the folder, of the file that lists the program's dependencies; null when the program was built without.</summary>
    public required string? DependenciesFile { get; init; }

    /// <summary>The name, inside the folder, of the file that names the shared frameworks.</summary>
    public required string RuntimeConfigFile { get; init; }

    /// <summary>The .NET installation: the folder of the program <c>dotnet</c>.</summary>
    public required string DotnetRoot { get; init; }

    /// <summary>The folders of the shared frameworks in use, relative to <see cref="DotnetRoot"/>.</summary>
    public required IReadOnlyList<string> Frameworks { get; init; }

    /// <summary>
    /// The program that this process runs, where it lies; a program whose assemblies lie in many places is first copied into <paramref name="scratch"/>.
    /// </summary>
    /// <exception cref="BigDLException">No worker can be started from it: it is self-contained or a single file.</exception>
    public static WorkerApplication OfThisProcess(PrivateFolder scratch)
    {
        string library = typeof(WorkerApplication).Assembly.Location;
        if (library.Length == 0)
        {
            throw new BigDLException(
                "Spark's executors start their workers out of the application's folder, but this application is published as a single file. " +
                "Publish it without PublishSingleFile.");
        }
        string folder = Path.GetDirectoryName(library)!;
        string? dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';').FirstOrDefault(file => file.Length > 0);
        string[] frameworks = FrameworkFolders();
        if (!SameFolder(folder, Path.GetDirectoryName(dependencies) ?? AppContext.BaseDirectory))
        {
            folder = Path.Combine(scratch.Path, "app");
            LoadedAssemblies.CopyTo(folder, frameworks);
            dependencies = null;
        }
        return Of(folder, dependencies, RuntimeEnvironment.GetRuntimeDirectory(), frameworks);
    }

    /// <summary>The command line behind <c>dotnet</c>, up to the worker's own arguments; paths begin with the given folder.</summary>
    public IReadOnlyList<string> Arguments(string folder) =>
    [
        "exec", "--roll-forward", "Major", "--runtimeconfig", $"{folder}/{RuntimeConfigFile}",
        .. DependenciesFile is null ? Array.Empty<string>() : ["--depsfile", $"{folder}/{DependenciesFile}"],
        $"{folder}/{Entry}",
    ];

    internal static WorkerApplication Of(string folder, string? dependencies, string runtimeFolder, IReadOnlyList<string> frameworks)
    {
        string root = Path.GetFullPath(Path.Combine(runtimeFolder, "..", "..", ".."));
        if (!File.Exists(Path.Combine(root, Muxer)))
        {
            throw new BigDLException(
                $"Spark's executors start their workers by the program 'dotnet', but the runtime in use, '{runtimeFolder}', is not part of an " +
                "installation. The application is probably published self-contained: publish it with --self-contained false.");
        }
        string runtimeConfig = dependencies is null
            ? OwnRuntimeConfig
            : $"{Path.GetFileName(dependencies)[..^".deps.json".Length]}.runtimeconfig.json";
        if (!File.Exists(Path.Combine(folder, runtimeConfig)))
        {
            throw new BigDLException(
                $"Spark's executors start their workers with the application's own settings, but '{Path.Combine(folder, runtimeConfig)}' does not " +
                "exist. Build the application with GenerateRuntimeConfigurationFiles set to true.");
        }
        return new WorkerApplication
        {
            Folder = folder,
            DependenciesFile = Path.GetFileName(dependencies),
            RuntimeConfigFile = runtimeConfig,
            DotnetRoot = root,
            Frameworks = [.. frameworks.Select(framework => Path.GetRelativePath(root, framework)).Where(path => !path.StartsWith("..", StringComparison.Ordinal))],
        };
    }

    private static string Muxer => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    // Each assembly of a shared framework lies in shared/<framework>/<version>.
    private static string[] FrameworkFolders()
    {
        string assemblies = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "";
        return
        [
            .. assemblies.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(file => Path.GetDirectoryName(file)!)
                .Where(folder => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder))) == "shared")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool SameFolder(string one, string other) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
