using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>
/// A checkpoint on disk: a folder with a manifest, safetensors files, and the SHA-256 of each file in the form that <c>sha256sum -c</c> reads.
/// </summary>
/// <param name="Path">The folder.</param>
/// <param name="Manifest">What it says about itself.</param>
internal sealed record Checkpoint(string Path, CheckpointManifest Manifest)
{
    private const string ManifestFile = "manifest.json";
    private const string WeightsFile = "weights" + TensorsExtension;
    private const string SlotsFile = "optimizer" + TensorsExtension;
    private const string BestFile = "best" + TensorsExtension;
    private const string SumsFile = "statistics" + TensorsExtension;
    private const string TensorsExtension = ".safetensors";
    private const string HashesFile = "SHA256SUMS";

    public string Name => System.IO.Path.GetFileName(Path);

    // At the end of the best epoch the best weights are the weights.
    private bool HasBestFile => Manifest.Position.BestEpoch > 0 && !IsAtBest(Manifest.Position);

    /// <summary>Writes a checkpoint into a folder that is there and empty; on return everything is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, CheckpointManifest manifest, EngineState state)
    {
        using var hashes = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Add(ManifestFile, manifest.Write);
        Add(WeightsFile, stream => ParameterFiles.WriteParameters(stream, state.Parameters));
        Add(SlotsFile, stream => ParameterFiles.WriteSlots(stream, state));
        if (manifest.Position.StepOfEpoch > 0)
        {
            Add(SumsFile, stream => ParameterFiles.WriteSums(stream, state));
        }

        if (state.Best is { } best && !IsAtBest(manifest.Position))
        {
            Add(BestFile, stream => ParameterFiles.WriteParameters(stream, best));
        }

        WriteFile(System.IO.Path.Combine(path, HashesFile), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(hashes.ToString())));

        void Add(string name, Action<Stream> write) => hashes.WriteLine($"{WriteFile(System.IO.Path.Combine(path, name), write)}  {name}");
    }

    /// <summary>Opens a checkpoint and checks every byte of it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="damage">What is wrong with it when null is returned.</param>
    /// <exception cref="ModelFormatException">It is of a newer format.</exception>
    public static Checkpoint? Open(string path, out string? damage)
    {
        try
        {
            damage = Check(path);
            return damage is null
                ? new Checkpoint(path, CheckpointManifest.Read(File.ReadAllBytes(System.IO.Path.Combine(path, ManifestFile)), path))
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            damage = error.Message;
            return null;
        }
    }

    /// <summary>Reads the numbers; the caller disposes them.</summary>
    /// <exception cref="ModelFormatException">They are not those of the network and optimiser.</exception>
    public EngineState ReadState(ParameterLayout layout, int slotCount)
    {
        var state = new EngineState(layout, slotCount)
        {
            Step = Manifest.Step,
            BestEpoch = Manifest.Position.BestEpoch > 0 ? Manifest.Position.BestEpoch - 1 : null,
        };
        try
        {
            ParameterFiles.ReadParameters(Within(WeightsFile), state.Parameters);
            ParameterFiles.ReadSlots(Within(SlotsFile), state);
            if (Manifest.Position.StepOfEpoch > 0)
            {
                ParameterFiles.ReadSums(Within(SumsFile), state);
            }

            if (HasBestFile)
            {
                ParameterFiles.ReadParameters(Within(BestFile), state.MakeBest());
            }
            else if (Manifest.Position.BestEpoch > 0)
            {
                state.MakeBest().CopyFrom(state.Parameters);
            }

            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }

        string Within(string name) => System.IO.Path.Combine(Path, name);
    }

    private static bool IsAtBest(TrainingPosition position) => position.StepOfEpoch == 0 && position.BestEpoch == position.Epochs.Length;

    private static string? Check(string path)
    {
        string[] lines = File.ReadAllLines(System.IO.Path.Combine(path, HashesFile));
        string[] names = [.. lines.Select(line => line.Length > 66 ? line[66..] : "")];
        string[] files = [.. Directory.GetFiles(path).Select(file => System.IO.Path.GetFileName(file))
            .Where(file => file == ManifestFile || file.EndsWith(TensorsExtension, StringComparison.Ordinal))];
        if (!names.Contains(ManifestFile) || !names.ToHashSet().SetEquals(files))
        {
            return $"{HashesFile} names the files {string.Join(", ", names)}, but the folder holds {string.Join(", ", files)}";
        }

        foreach ((string line, string name) in lines.Zip(names))
        {
            using FileStream stream = File.OpenRead(System.IO.Path.Combine(path, name));
            string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            if (hash != line[..64])
            {
                return $"{name} has the SHA-256 {hash}, but {line[..64]} was written";
            }
        }

        return null;
    }

    private static string WriteFile(string path, Action<Stream> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        using var sha = SHA256.Create();
        using (var hashing = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(hashing);
        }

        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(sha.Hash!); // Set by the end of the stream.
    }
}
