using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>The numbers of a checkpoint as safetensors: parameters by their names, what only this library reads as flat vectors.</summary>
internal static class ParameterFiles
{
    private const string SumsName = "sums";

    public static void WriteParameters(Stream stream, ParameterStore parameters) => Safetensors.Write(
        stream,
        Names(parameters.Layout).Select(named => KeyValuePair.Create(
            named.Name, Tensor.From<float>(named.Parameter.Shape, parameters.Of(named.Parameter)))));

    /// <exception cref="ModelFormatException">A parameter is missing or of another shape.</exception>
    public static void ReadParameters(string path, ParameterStore parameters)
    {
        Dictionary<string, Tensor> tensors = Safetensors.Read(path);
        foreach ((string name, Parameter parameter) in Names(parameters.Layout))
        {
            Find(tensors, name, parameter.Shape, path).Span<float>().CopyTo(parameters.Of(parameter));
        }
    }

    public static void WriteSlots(Stream stream, EngineState state) => Safetensors.Write(
        stream,
        Enumerable.Range(0, state.SlotCount).Select(slot => KeyValuePair.Create(
            SlotName(slot), Tensor.From<float>(new Shape(state.Slot(slot).Length), state.Slot(slot)))));

    /// <exception cref="ModelFormatException">A vector is missing or of another length.</exception>
    public static void ReadSlots(string path, EngineState state)
    {
        Dictionary<string, Tensor> tensors = Safetensors.Read(path);
        for (int slot = 0; slot < state.SlotCount; slot++)
        {
            Span<float> values = state.Slot(slot);
            Find(tensors, SlotName(slot), new Shape(values.Length), path).Span<float>().CopyTo(values);
        }
    }

    public static void WriteSums(Stream stream, EngineState state) => Safetensors.Write(
        stream,
        [KeyValuePair.Create(SumsName, Tensor.From<double>(
            new Shape(state.Sums.Length, state.Sums[0].Length), [.. state.Sums.SelectMany(sums => sums)]))]);

    /// <exception cref="ModelFormatException">There are no sums.</exception>
    public static void ReadSums(string path, EngineState state)
    {
        if (!Safetensors.Read(path).TryGetValue(SumsName, out Tensor? sums) || sums.Shape.Rank != 2 || sums.ElementType != ElementType.Float64)
        {
            throw new ModelFormatException($"'{path}' does not hold a matrix '{SumsName}' of 64-bit numbers. Delete the folder it is in.");
        }

        state.Sums = [.. sums.Span<double>().ToArray().Chunk(sums.Shape[1])];
    }

    // Layers of a model have names of their own; weights of an imported one need not.
    private static IEnumerable<(string Name, Parameter Parameter)> Names(ParameterLayout layout)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < layout.Parameters.Length; i++)
        {
            Parameter parameter = layout.Parameters[i];
            yield return (taken.Add(parameter.FullName) ? parameter.FullName : $"{parameter.FullName}#{i}", parameter);
        }
    }

    private static string SlotName(int slot) => $"slot{slot}";

    private static Tensor Find(Dictionary<string, Tensor> tensors, string name, Shape shape, string path) =>
        tensors.TryGetValue(name, out Tensor? tensor) && tensor.Shape == shape && tensor.ElementType == ElementType.Float32
            ? tensor
            : throw new ModelFormatException($"'{path}': '{name}' is {tensor?.ToString() ?? "missing"}, but {ElementType.Float32} {shape} is expected. " +
                "Delete the folder it is in.");
}
