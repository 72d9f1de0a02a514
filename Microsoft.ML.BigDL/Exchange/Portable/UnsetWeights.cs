using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>The start of a parameter whose values come from elsewhere: zeros, until they arrive.</summary>
internal sealed class UnsetWeights : IParameterInitializer
{
    public void Fill(Span<float> values, Shape shape, ulong seed, int ordinal) => values.Clear();
}
