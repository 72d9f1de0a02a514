using System.Text.Json;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>What BigDL itself computed: layers, criterions and optimisation methods, each case in BigDL's names and conventions.</summary>
internal sealed class BigDLCases : ICaseKind
{
    public string Name => "bigdl";

    public IEnumerable<ConformanceCase> Find(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "cases.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string place = Path.GetDirectoryName(path)!;
            if (!JsonDocument.Parse(File.ReadAllText(path)).RootElement.TryGetProperty("cases", out JsonElement cases))
                continue;

            foreach (JsonElement entry in cases.EnumerateArray())
                yield return Case(Path.GetRelativePath(folder, place), place, entry);
        }
    }

    private static ConformanceCase Case(string group, string place, JsonElement entry)
    {
        string? method = Text(entry, "method");
        string? layer = Text(entry, "layer");
        string name = Path.Combine(group, Text(entry, "case") ?? Text(entry, "name") ?? "unnamed");
        return new ConformanceCase($"{group} {method ?? layer ?? "other"}", name, () =>
        {
            if ((method ?? layer) is not string subject || Text(entry, "file") is not string file)
                return CaseResult.NotSupported("a case without arrays");

            OracleArguments arguments = new(entry.GetProperty("args"));
            Dictionary<string, Tensor> Read() => Safetensors.Read(Path.Combine(place, file));
            return method is not null ? BigDLOptimizers.Run(subject, arguments, Read)
                : entry.TryGetProperty("loss", out _) ? BigDLCriterions.Run(subject, arguments, Read)
                : BigDLLayers.Run(subject, arguments, Read);
        });
    }

    private static string? Text(JsonElement entry, string property) =>
        entry.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
