using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>What a checkpoint says about itself, as JSON.</summary>
internal sealed record CheckpointManifest
{
    /// <summary>The number of the format written now. Raised whenever a reader of the last number could misread it.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    public int Format { get; init; } = CurrentFormat;

    /// <summary>The version of this library that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>The vector instructions that the kernels used.</summary>
    public required string VectorTier { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The number of the step that comes next.</summary>
    public required long Step { get; init; }

    public required TrainingPosition Position { get; init; }

    /// <summary>What the run is defined by, by name.</summary>
    public required IReadOnlyDictionary<string, string> Run { get; init; }

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, s_json);

    /// <exception cref="JsonException">The text is damaged.</exception>
    /// <exception cref="ModelFormatException">It is of a newer format.</exception>
    public static CheckpointManifest Read(ReadOnlySpan<byte> text, string source)
    {
        // The number comes first: of a newer format nothing else is known.
        using (JsonDocument document = JsonDocument.Parse(text.ToArray()))
        {
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out JsonElement format)
                && format.ValueKind == JsonValueKind.Number && format.TryGetInt32(out int number) && number > CurrentFormat)
            {
                throw new ModelFormatException($"'{source}' is of checkpoint format {number}, but this library reads up to format {CurrentFormat}. " +
                    "Go on with the version of this library that wrote it, or a newer one.");
            }
        }

        return JsonSerializer.Deserialize<CheckpointManifest>(text, s_json) ?? throw new JsonException("The manifest is null.");
    }
}
