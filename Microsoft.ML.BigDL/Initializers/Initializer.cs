using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Initializers;

/// <summary>A rule for the first values of a weight.</summary>
public abstract class Initializer : IParameterInitializer
{
    private protected Initializer()
    {
    }

    /// <inheritdoc/>
    public abstract void Fill(Span<float> values, Shape shape, ulong seed, int ordinal);
}
