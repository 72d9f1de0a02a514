using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>Gives a parameter its first values.</summary>
public interface IParameterInitializer
{
    /// <summary>
    /// Fills <paramref name="values"/>, row-major of shape <paramref name="shape"/>. The result is a function of
    /// <paramref name="seed"/> and <paramref name="ordinal"/>, the parameter's position in its model, alone.
    /// </summary>
    void Fill(Span<float> values, Shape shape, ulong seed, int ordinal);
}
