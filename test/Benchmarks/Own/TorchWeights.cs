using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Benchmarks.Own;

/// <summary>Finds PyTorch's twin of a parameter and copies it, turned where the layouts differ.</summary>
internal static class TorchWeights
{
    public static void Copy(Parameter parameter, IReadOnlyDictionary<string, float[]> weights, Span<float> target)
    {
        string name = $"{parameter.Scope.Name}.{(parameter.Name is "bias" or "beta" ? "bias" : "weight")}";
        float[] source = weights[name];
        if (source.Length != target.Length)
            throw new ArgumentException($"'{name}' has {source.Length} elements but {parameter} needs {target.Length}.");
        // A dense kernel is [in, out] here and [out, in] there.
        if (parameter.Name == "kernel" && parameter.Shape.Rank == 2)
            Transpose(source, target, parameter.Shape[0], parameter.Shape[1]);
        else
            source.CopyTo(target);
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
