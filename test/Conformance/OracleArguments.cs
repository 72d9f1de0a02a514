using System.Text.Json;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>
/// The arguments another framework was given. Each is taken by whoever knows its meaning; what is left at the end makes the case one
/// that is not supported.
/// </summary>
internal sealed class OracleArguments(JsonElement arguments)
{
    private readonly Dictionary<string, JsonElement> _left = arguments.EnumerateObject()
        .Where(argument => argument.Value.ValueKind != JsonValueKind.Null)
        .ToDictionary(argument => argument.Name, argument => argument.Value);

    public float Number(string name, float fallback) => _left.Remove(name, out JsonElement value) ? value.GetSingle() : fallback;

    public int Whole(string name, int fallback) => _left.Remove(name, out JsonElement value) ? Whole(name, value) : fallback;

    public bool Flag(string name, bool fallback) => _left.Remove(name, out JsonElement value) ? value.GetBoolean() : fallback;

    public string Text(string name, string fallback) => _left.Remove(name, out JsonElement value)
        ? value.GetString() ?? fallback
        : fallback;

    public float[] Numbers(string name, params float[] fallback) => _left.Remove(name, out JsonElement value)
        ? [.. value.EnumerateArray().Select(item => item.GetSingle())]
        : fallback;

    public int[] Wholes(string name) => _left.Remove(name, out JsonElement value)
        ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
        : [];

    /// <summary>A layer within: its name and its own arguments.</summary>
    public (string Name, OracleArguments Arguments) Layer(string name) => _left.Remove(name, out JsonElement value)
        ? (value.GetProperty("layer").GetString()!, new OracleArguments(value.GetProperty("args")))
        : throw new NotSupportedException($"no {name}");

    /// <summary>A number, or an array of equal numbers, one an axis.</summary>
    public int? Square(string name)
    {
        if (!_left.Remove(name, out JsonElement value))
            return null;

        if (value.ValueKind != JsonValueKind.Array)
            return Whole(name, value);

        int[] extents = [.. value.EnumerateArray().Select(item => item.GetInt32())];
        return extents.All(extent => extent == extents[0]) ? extents[0]
            : throw new NotSupportedException($"{name} [{string.Join(", ", extents)}] differs from axis to axis");
    }

    /// <summary>Takes an argument that is supported at one value only.</summary>
    public void Only(string name, bool supported)
    {
        if (Flag(name, supported) != supported)
            throw new NotSupportedException($"{name} {!supported}");
    }

    public void RequireNoneLeft()
    {
        if (_left.Count > 0)
            throw new NotSupportedException($"arguments {string.Join(", ", _left.Select(argument => $"{argument.Key} {argument.Value}"))}");
    }

    private static int Whole(string name, JsonElement value) => value.TryGetInt32(out int whole) ? whole
        : throw new NotSupportedException($"{name} {value}");
}
