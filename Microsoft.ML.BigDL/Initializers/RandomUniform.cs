using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Initializers;

/// <summary>Uniform from <see cref="MinValue"/> to below <see cref="MaxValue"/>.</summary>
/// <remarks>Source: Keras 3, <c>RandomUniform</c>.</remarks>
public sealed class RandomUniform : Initializer
{
    /// <summary>The lower bound; default -0.05.</summary>
    public float MinValue { get; init; } = -0.05f;

    /// <summary>The upper bound; default 0.05.</summary>
    public float MaxValue { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, ulong seed, int ordinal) =>
        new CounterRandom(seed).With(RandomPurpose.Initialization).With((ulong)ordinal).FillUniform(values, 0, 0, MinValue, MaxValue);
}
