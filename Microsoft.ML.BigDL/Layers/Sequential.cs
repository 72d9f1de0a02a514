using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// Layers one after the other. The input is an <see cref="Input"/> in front, or is taken from the data the model is
/// trained on.
/// </summary>
/// <example><code>new Sequential(new Dense(64) { Activation = Activation.ReLU }, new Dense(10))</code></example>
public sealed class Sequential : IModelSource
{
    private readonly ImmutableArray<Layer> _layers;

    /// <summary>Makes a chain of layers.</summary>
    /// <exception cref="ArgumentException">There are no layers.</exception>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        if (layers.IsEmpty)
        {
            throw new ArgumentException("Sequential: there are no layers. Give at least one.", nameof(layers));
        }

        _layers = ImmutableArray.Create(layers);
    }

    /// <inheritdoc/>
    public Model Build(TensorType? input = null)
    {
        Value start = _layers[0] is Input first ? first.Value
            : input is TensorType type ? Node.Apply(new InputOp("input", type))
            : throw new ArgumentException("Sequential: the input's shape is not known. Put new Input(...) first, or give the data's type.");
        Value end = start;
        foreach (Layer layer in _layers)
        {
            end = layer is Input ? end : layer.Apply(end);
        }

        return new Model(start, end);
    }
}
