using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>A layer that makes one value of several.</summary>
public abstract class MergingLayer : Layer
{
    private protected MergingLayer()
    {
    }

    private protected override Value Build(LayerBuilder builder, ImmutableArray<Value> inputs) => inputs.Length >= 2
        ? Merge(inputs)
        : throw new ArgumentException($"the layer merges two or more inputs but {inputs.Length} were given.");

    private protected override Value Build(LayerBuilder builder, Value input) => Build(builder, [input]);

    private protected abstract Value Merge(ImmutableArray<Value> inputs);

    /// <summary>Merges pair by pair.</summary>
    private protected static Value Fold(ImmutableArray<Value> inputs, Func<Value, Value, Value> pair)
    {
        Value result = inputs[0];
        foreach (Value input in inputs[1..])
        {
            result = pair(result, input);
        }

        return result;
    }
}
