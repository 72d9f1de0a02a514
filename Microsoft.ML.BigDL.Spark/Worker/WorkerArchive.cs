using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// The archive which Spark unpacks beside each executor: start script, application and .NET runtime, so that nothing has to be installed on
/// the nodes. It is kept in the user's cache under a name made of its content, and made once for each build of the application.
/// </summary>
/// <remarks>
/// Code travels, data does not: of the application's folder the archive takes assemblies, native libraries for this platform and settings. Files that a
/// job reads belong on the cluster's storage, or are given to Spark.
/// </remarks>
internal static class WorkerArchive
{
    /// <summary>The name of the start script inside the archive.</summary>
    public const string ScriptName = "worker";

    public const string ApplicationFolder = "app";
    public const string DotnetFolder = "dotnet";

    private const UnixFileMode ReadOnlyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ProgramMode =
        ReadOnlyMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>How many archives stay in the cache when another is made; those in use stay besides.</summary>
    private const int KeptArchives = 3;

    /// <summary>
    /// The application's archive, made now if the cache has none. It stays in the cache as long as the file is open: Spark sends it to executors
    /// that come late, too.
    /// </summary>
    [UnsupportedOSPlatform("windows")]
    public static FileStream Open(WorkerApplication application, string cacheFolder)
    {
        OpenSsl.Require();
        List<Item> items = [.. Items(application)];
        string path = Path.Combine(cacheFolder, $"worker-{Key(items)}.tar.gz");
        Directory.CreateDirectory(cacheFolder, PrivateFolder);
        if (!File.Exists(path))
        {
            DeleteUnused(cacheFolder);
            string unfinished = Path.Combine(cacheFolder, $"{Guid.NewGuid():n}.tmp");
            Write(items, unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        FileStream archive = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        return archive;
    }

    /// <summary>The cache of the user, as the conventions of the platform have it.</summary>
    public static string DefaultCacheFolder()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            cache = home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
        }
        return Path.Combine(cache, "bigdl-ml", "workers");
    }

    /// <summary>True for libx.so and libx.so.3, but not for the debugging information beside them.</summary>
    public static bool IsNativeLibrary(string name)
    {
        int at = name.LastIndexOf(".so", StringComparison.Ordinal);
        return at > 0 && name[(at + 3)..].All(sign => sign == '.' || char.IsAsciiDigit(sign));
    }

    internal static IEnumerable<string> ApplicationFiles(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (IsCode(Path.GetFileName(path)) && IsForThisPlatform(path))
                yield return path;
        }
    }

    // Satellite assemblies hold translations, and the worker runs without cultures.
    private static bool IsCode(string name) =>
        (name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
        || IsNativeLibrary(name)
        || name.EndsWith(".deps.json", StringComparison.Ordinal) || name.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)
        || name.EndsWith(".config", StringComparison.Ordinal);

    // Packages put libraries into runtimes/<platform>; the host takes those of its own platform or of a family it belongs to. The build also
    // copies some Windows libraries into Linux folders.
    private static bool IsForThisPlatform(string path)
    {
        string[] parts = path.Split('/');
        if (parts is not ["runtimes", string platform, ..])
            return true;
        bool isMusl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        string own = $"linux{(isMusl ? "-musl" : "")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        bool isNative = parts is [_, _, "native", ..];
        return platform is "any" or "unix" or "linux" || (platform == own && !(isNative && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)));
    }

    private static IEnumerable<Item> Items(WorkerApplication application)
    {
        byte[] script = Encoding.UTF8.GetBytes(WorkerScript.InArchive(application));
        yield return new Item(ScriptName, ProgramMode, File: null, script);
        foreach (string path in ApplicationFiles(application.Folder))
            yield return new Item($"{ApplicationFolder}/{path}", ReadOnlyMode, Path.Combine(application.Folder, path), []);

        yield return new Item($"{DotnetFolder}/dotnet", ProgramMode, Path.Combine(application.DotnetRoot, "dotnet"), []);
        string host = Directory.EnumerateDirectories(Path.Combine(application.DotnetRoot, "host", "fxr")).Max(StringComparer.Ordinal)!;
        foreach (string folder in application.Frameworks.Append(Path.GetRelativePath(application.DotnetRoot, host)))
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(application.DotnetRoot, folder)).Order(StringComparer.Ordinal))
                yield return new Item($"{DotnetFolder}/{folder}/{Path.GetFileName(file)}", ReadOnlyMode, file, []);
        }
    }

    private static string Key(IEnumerable<Item> items)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        foreach (Item item in items)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{item.Name}\n{item.Mode:d}\n"));
            using Stream content = item.Open();
            for (int read; (read = content.Read(buffer)) > 0;)
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    [UnsupportedOSPlatform("windows")]
    private static void Write(IEnumerable<Item> items, string path)
    {
        using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using GZipStream compressed = new(file, CompressionLevel.Optimal);
        using TarWriter tar = new(compressed, TarEntryFormat.Pax);
        foreach (Item item in items)
        {
            using Stream content = item.Open();
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, item.Name)
            {
                Mode = item.Mode,
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = content,
            });
        }
    }

    private static void DeleteUnused(string folder)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).GetFiles("worker-*").OrderByDescending(file => file.LastWriteTimeUtc).Skip(KeptArchives))
        {
            try
            {
                using FileStream alone = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.None);
                file.Delete();
            }
            catch (IOException)
            {
                // A running driver holds it open.
            }
        }
    }

    private sealed record Item(string Name, UnixFileMode Mode, string? File, byte[] Bytes)
    {
        public Stream Open() => File is null ? new MemoryStream(Bytes) : System.IO.File.OpenRead(File);
    }
}
