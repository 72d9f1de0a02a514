using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>What a trainer can be given: a finished model, or layers that wait for the type of their input.</summary>
public interface IModelSource
{
    /// <summary>The model for data of the given type.</summary>
    /// <param name="input">The type of the data, batch axis included; null when the source states its own.</param>
    /// <exception cref="ArgumentException">The source does not state its input and none is given.</exception>
    Model Build(TensorType? input = null);
}
