using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Metrics;

/// <summary>Reads the class of a sample.</summary>
internal static class ClassOf
{
    /// <summary>The class of sample i: the target itself where it is one number, else the largest of its row.</summary>
    public static int Target(ReadOnlySpan<float> targets, int width, int i) =>
        width == 1 ? (int)targets[i] : TensorPrimitives.IndexOfMax(targets.Slice(i * width, width));
}
