using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Benchmarks.Own;

/// <summary>Finds PyTorch's twin of a parameter and copies it, turned where the layouts differ.</summary>
internal static class TorchWeights
{
    public static void Copy(Parameter parameter, IReadOnlyDictionary<string, float[]> weights, Span<float> target)
    {
        bool isRecurrent = parameter.Scope.Kind == "LSTM";
        string own = isRecurrent ? (parameter.Name == "kernel" ? "weight_ih_l0" : "weight_hh_l0")
            : parameter.Name is "bias" or "beta" ? "bias" : "weight";
        string name = $"{parameter.Scope.Name}.{own}";
        float[] source = weights[name];
        if (source.Length != target.Length)
            throw new ArgumentException($"'{name}' has {source.Length} elements but {parameter} needs {target.Length}.");
        // Gates are input, output, forget, cell here and input, forget, cell, output there.
        if (isRecurrent)
            Reorder(source, target, [0, 3, 1, 2]);
        // A dense kernel is [in, out] here and [out, in] there.
        else if (parameter.Name == "kernel" && parameter.Shape.Rank == 2)
            Transpose(source, target, parameter.Shape[0], parameter.Shape[1]);
        else
            source.CopyTo(target);
    }

    private static void Reorder(ReadOnlySpan<float> source, Span<float> target, ReadOnlySpan<int> gates)
    {
        int length = source.Length / gates.Length;
        for (int gate = 0; gate < gates.Length; gate++)
            source.Slice(gates[gate] * length, length).CopyTo(target[(gate * length)..]);
    }

    private static void Transpose(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[row * columns + column] = source[column * rows + row];
        }
    }
}
