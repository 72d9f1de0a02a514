using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>
/// The numbered checkpoints of one training in a folder. A checkpoint appears by being renamed when all of it is on the disk; older ones go
/// only then. While it is open no other process can use the folder.
/// </summary>
internal sealed class CheckpointFolder : IDisposable
{
    private const string Prefix = "checkpoint-";
    private const string Unfinished = ".tmp";
    private const string LockFile = "in-use";

    private readonly FileStream _lock;
    private readonly HashSet<int> _damaged = [];
    private readonly List<string> _warnings = [];

    private CheckpointFolder(CheckpointOptions options, string path, FileStream @lock)
    {
        Options = options;
        Path = path;
        _lock = @lock;
    }

    /// <summary>When checkpoints are written, and how many are kept.</summary>
    public CheckpointOptions Options { get; }

    public string Path { get; }

    /// <summary>The newest good checkpoint, or null.</summary>
    public Checkpoint? Newest { get; private set; }

    /// <summary>What was wrong with newer ones when it was looked for.</summary>
    public ImmutableArray<string> Warnings => [.. _warnings];

    /// <summary>Makes the folder if need be, takes possession of it and finds the newest good checkpoint.</summary>
    /// <exception cref="BigDLException">Nothing can be written there, another process uses it, or no checkpoint in it is good.</exception>
    /// <exception cref="ModelFormatException">The newest is of a newer format.</exception>
    public static CheckpointFolder Open(CheckpointOptions options)
    {
        string path = System.IO.Path.GetFullPath(options.Folder);
        var folder = new CheckpointFolder(options, path, Take(path));
        try
        {
            folder.FindNewest();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Adds a checkpoint and deletes those that are too old.</summary>
    /// <exception cref="IOException">The disk is full or broken; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may no longer be written to.</exception>
    public void Add(CheckpointManifest manifest, EngineState state)
    {
        string path = NameOf(Numbers().Append(0).Max() + 1);
        string temporary = path + Unfinished;
        try
        {
            Directory.CreateDirectory(temporary);
            Checkpoint.Write(temporary, manifest, state);
            Directory.Move(temporary, path);
        }
        catch
        {
            DeleteIfPossible(temporary);
            throw;
        }

        Newest = new Checkpoint(path, manifest);
        foreach (int number in Numbers().Where(number => !_damaged.Contains(number)).OrderDescending().Skip(Options.Keep).Concat(_damaged).ToArray())
        {
            DeleteIfPossible(NameOf(number));
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var stream = new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                // A full disk shows itself now, not after the first epoch.
                stream.SetLength(0);
                stream.Write(System.Text.Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                stream.Flush(flushToDisk: true);
                foreach (string unfinished in Directory.GetDirectories(path, Prefix + "*" + Unfinished))
                {
                    Directory.Delete(unfinished, recursive: true);
                }

                return stream;
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BigDLException($"No checkpoints can be written to '{path}': {error.Message} Name a folder with space left in which this " +
                "process may create files and that no other training uses.", error);
        }
    }

    /// <summary>Finds the newest good checkpoint; null where there is none at all.</summary>
    /// <exception cref="BigDLException">No checkpoint is good.</exception>
    public Checkpoint? FindNewest()
    {
        _warnings.Clear();
        int[] numbers = [.. Numbers().OrderDescending()];
        foreach (int number in numbers)
        {
            Newest = Checkpoint.Open(NameOf(number), out string? damage);
            if (Newest is not null)
            {
                return Newest;
            }

            _damaged.Add(number);
            _warnings.Add($"Checkpoint '{NameOf(number)}' is damaged and passed over: {damage}.");
        }

        if (numbers.Length > 0)
        {
            throw new BigDLException($"None of the {numbers.Length} checkpoints in '{Path}' can be read. {string.Join(" ", _warnings)} " +
                "Restore the folder from a copy, or name another folder to train from the start.");
        }

        return null;
    }

    private string NameOf(int number) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:000000}"));

    private IEnumerable<int> Numbers() => Directory.GetDirectories(Path, Prefix + "*")
        .Select(path => int.TryParse(System.IO.Path.GetFileName(path)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)
        .Where(number => number > 0);

    private static void DeleteIfPossible(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stays takes space and harms nothing: the next checkpoint, or the next start, deletes it.
        }
    }
}
