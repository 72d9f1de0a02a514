using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// The place where data enters a model: a value of shape <c>[N, ...]</c> with the symbolic batch axis <c>N</c> in front.
/// </summary>
/// <remarks>Source of the semantics: Keras 3, <c>keras.Input</c>.</remarks>
public sealed class Input : Layer
{
    private readonly ImmutableArray<Dimension> _dimensions;
    private Value? _value;

    /// <summary>Declares an input.</summary>
    /// <param name="dimensions">The extents of one sample, without the batch axis; use <see cref="Dimension.Symbol"/>
    /// for a sequence length that varies from batch to batch.</param>
    public Input(params ReadOnlySpan<Dimension> dimensions) => _dimensions = ImmutableArray.Create(dimensions);

    /// <summary>The type of the elements; default <see cref="ElementType.Float32"/>. Indices are <see cref="ElementType.Int32"/>.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float32;

    /// <summary>The input as a value to apply layers to.</summary>
    public Value Value => _value ??= Apply();

    /// <summary>The input as a value to apply layers to.</summary>
    public static implicit operator Value(Input input) => ToValue(input);

    /// <summary>The input as a value to apply layers to.</summary>
    public static Value ToValue(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Value;
    }

    private protected override Value Build(LayerBuilder builder, ImmutableArray<Value> inputs)
    {
        if (inputs.Length > 0)
        {
            throw new ArgumentException("an input takes no inputs. Put it first in the model.");
        }

        var type = new TensorType(ElementType, [Dimension.Batch, .. _dimensions]);
        return Node.Apply(new InputOp(Name ?? "input", type));
    }

    private protected override Value Build(LayerBuilder builder, Value input) => Build(builder, [input]);
}
