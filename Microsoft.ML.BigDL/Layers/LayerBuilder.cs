using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>What a layer declares its weights with while it is applied.</summary>
internal sealed class LayerBuilder(Scope scope, Dictionary<string, Value> parameters)
{
    /// <summary>A trained weight; the same one each time the layer is applied.</summary>
    /// <exception cref="ArgumentException">The layer was applied before with inputs of another width.</exception>
    public Value Weight(string name, Shape shape, Initializer initializer, bool hasSparseGradient = false) =>
        Declare(new Parameter(scope, name, shape, initializer) { HasSparseGradient = hasSparseGradient });

    /// <summary>A running statistic, kept by an operator and not trained.</summary>
    public Value State(string name, Shape shape, Initializer initializer) =>
        Declare(new Parameter(scope, name, shape, initializer) { IsTrainable = false });

    private Value Declare(Parameter parameter)
    {
        if (!parameters.TryGetValue(parameter.Name, out Value? value))
        {
            value = Node.Apply(new ParameterOp(parameter, ElementType.Float32));
            value.Producer.Scope = scope;
            parameters.Add(parameter.Name, value);
        }

        Shape first = Graph.ParameterOf(value).Shape;
        return first == parameter.Shape
            ? value
            : throw new ArgumentException($"the layer was applied before and made its '{parameter.Name}' of shape {first}; " +
                $"this input needs {parameter.Shape}. Use a new layer for inputs of another width.");
    }
}
