namespace Microsoft.ML.BigDL.Tensors;

/// <summary>Writes files that are either whole or not there: into a temporary neighbour first, then renamed.</summary>
internal static class AtomicFile
{
    /// <exception cref="BigDLException">The folder is missing, read-only or full; nothing is left behind.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception cause)
        {
            DeleteIfPossible(temporary);
            if (cause is IOException or UnauthorizedAccessException)
            {
                throw new BigDLException($"Cannot write '{target}': {cause.Message} Nothing was written. Choose an " +
                    "existing folder in which you may create files and that has space left.", cause);
            }

            throw;
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more than one about cleaning up; it is thrown by the caller.
        }
    }
}
