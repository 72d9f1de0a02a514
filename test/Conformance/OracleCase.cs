using System.Text.Json;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>One entry of a cases.json: what another framework computed, with its arguments and, in a safetensors file, its arrays.</summary>
internal sealed class OracleCase(string folder, bool isKeras, JsonElement entry)
{
    /// <summary>Whether Keras computed it; else PyTorch.</summary>
    public bool IsKeras { get; } = isKeras;

    public string Name { get; } = entry.GetProperty("name").GetString()!;

    public OracleArguments Arguments() => new(entry.GetProperty("args"));

    public string Text(string property) => entry.GetProperty(property).GetString()!;

    public double Number(string property) => entry.GetProperty(property).GetDouble();

    public bool Has(string property) => entry.TryGetProperty(property, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public bool IsTrue(string property) => entry.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public Dictionary<string, Tensor> Read() => Safetensors.Read(Path.Combine(folder, Text("file")));

    /// <summary>The cases of every cases.json in a folder and below it, by frameworks whose cases are understood.</summary>
    public static IEnumerable<ConformanceCase> Find(string folder, string subject, Func<OracleCase, CaseResult> run)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "cases.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            JsonElement root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
            string framework = root.TryGetProperty("framework", out JsonElement named) ? named.GetString()! : string.Empty;
            if (framework.Length == 0)
            {
                string file = Path.GetRelativePath(folder, path);
                yield return new ConformanceCase("unknown", file, () => CaseResult.NotSupported("cases that name no framework; BigDL's are of kind bigdl"));
                continue;
            }

            bool isKeras = framework.StartsWith("keras 3", StringComparison.Ordinal);
            bool isKnown = isKeras || framework.StartsWith("torch", StringComparison.Ordinal);
            string place = Path.GetDirectoryName(path)!;
            foreach (JsonElement entry in root.GetProperty("cases").EnumerateArray())
            {
                OracleCase oracle = new(place, isKeras, entry);
                string name = Path.Combine(Path.GetRelativePath(folder, place), oracle.Name);
                yield return new ConformanceCase(
                    $"{framework.Split(' ')[0]} {oracle.Text(subject)}",
                    name,
                    () => isKnown ? run(oracle) : CaseResult.NotSupported($"cases of {framework}"));
            }
        }
    }

    /// <summary>
    /// What differs between two arrays, by the measure the oracles were checked with: the largest difference over the larger of 1 and the
    /// largest expected magnitude.
    /// </summary>
    public static string? Difference(string name, Tensor actual, Tensor expected, double tolerance = 1e-5)
    {
        double scale = 1;
        foreach (float value in expected.Span<float>())
            scale = Math.Max(scale, Math.Abs(value));

        return TensorComparison.Difference(name, actual, expected, relative: 0, absolute: tolerance * scale);
    }
}
