using System.Reflection;
using System.Text.Json;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// An application folder for a program that has none: notebooks and scripting hosts load each package from where the package manager keeps
/// it. What a cell itself defines exists only in the host's memory and cannot travel.
/// </summary>
internal static class LoadedAssemblies
{
    private const string BaseFramework = "Microsoft.NETCore.App";

    /// <summary>
    /// Copies this library, every package that the host has loaded, and all they need, into a folder, with the settings to run them;
    /// <paramref name="frameworks"/> are the folders of the shared frameworks in use.
    /// </summary>
    public static void CopyTo(string folder, IReadOnlyList<string> frameworks)
    {
        Directory.CreateDirectory(folder);
        HashSet<string> used = [BaseFramework];
        foreach (Assembly assembly in Closure())
        {
            string location = assembly.Location;
            string? framework = frameworks.FirstOrDefault(candidate => IsInside(location, candidate));
            if (framework is null)
                File.Copy(location, Path.Combine(folder, Path.GetFileName(location)), overwrite: true);
            else
                used.Add(Path.GetFileName(Path.GetDirectoryName(framework))!);
        }
        foreach (string library in NativeLibraries())
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)), overwrite: true);
        File.WriteAllBytes(Path.Combine(folder, WorkerApplication.OwnRuntimeConfig), RuntimeConfig(used));
    }

    // The host's own assemblies stay behind unless a package refers to them, and so do the parts of packages that extend the host.
    private static IEnumerable<Assembly> Closure()
    {
        Assembly library = typeof(LoadedAssemblies).Assembly;
        Dictionary<string, Assembly> loaded = [];
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && assembly.Location.Length > 0)
                loaded.TryAdd(assembly.GetName().Name!, assembly);
        }
        Queue<Assembly> waiting = new(loaded.Values.Where(assembly => !IsOfHost(assembly, library)));
        HashSet<Assembly> found = [.. waiting];
        while (waiting.TryDequeue(out Assembly? assembly))
        {
            yield return assembly;
            foreach (AssemblyName name in assembly.GetReferencedAssemblies())
            {
                if (Find(name, loaded) is { } reference && found.Add(reference))
                    waiting.Enqueue(reference);
            }
        }
    }

    private static bool IsOfHost(Assembly assembly, Assembly library) =>
        assembly.Location.Contains("/interactive-extensions/", StringComparison.Ordinal)
        || (IsInside(assembly.Location, AppContext.BaseDirectory) && !RefersTo(assembly, library));

    private static bool RefersTo(Assembly assembly, Assembly library) =>
        assembly.GetReferencedAssemblies().Any(name => name.Name == library.GetName().Name);

    private static Assembly? Find(AssemblyName name, Dictionary<string, Assembly> loaded)
    {
        if (loaded.TryGetValue(name.Name!, out Assembly? assembly))
            return assembly;
        try
        {
            assembly = Assembly.Load(name);
            return assembly.Location.Length > 0 ? loaded[name.Name!] = assembly : null;
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException)
        {
            // Packages may refer to optional parts that are not installed; the program runs without them here, and so will the worker.
            return null;
        }
    }

    // The host puts the folders of the packages' native libraries on its search path.
    private static IEnumerable<string> NativeLibraries() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => Path.TrimEndingDirectorySeparator(folder).EndsWith("/native", StringComparison.Ordinal) && Directory.Exists(folder))
            .SelectMany(Directory.EnumerateFiles)
            .Where(file => WorkerArchive.IsNativeLibrary(Path.GetFileName(file)));

    private static byte[] RuntimeConfig(IEnumerable<string> frameworks)
    {
        string version = $"{Environment.Version.Major}.{Environment.Version.Minor}.0";
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            runtimeOptions = new
            {
                tfm = $"net{Environment.Version.Major}.{Environment.Version.Minor}",
                frameworks = frameworks.Order(StringComparer.Ordinal).Select(name => new { name, version }),
            },
        });
    }

    private static bool IsInside(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
