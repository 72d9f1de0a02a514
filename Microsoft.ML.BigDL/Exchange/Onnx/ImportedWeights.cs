using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Starts a parameter from the values a model file holds for it.</summary>
internal sealed class ImportedWeights(Tensor values) : IParameterInitializer
{
    public Tensor Values { get; } = values;

    public void Fill(Span<float> values, Shape shape, ulong seed, int ordinal) => Values.Span<float>().CopyTo(values);
}
