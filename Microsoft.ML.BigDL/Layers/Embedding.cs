using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Recurrent;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Looks up a trained vector for each index: <c>y[.., :] = embeddings[x[..], :]</c>.</summary>
/// <remarks>
/// input Int32 <c>[N, ..]</c> of indices from 0 to InputDim - 1, embeddings <c>[InputDim, OutputDim]</c>, output
/// <c>[N, .., OutputDim]</c>. An index out of range ends the training with an error that names it. Source: Keras 3, <c>Embedding</c>.
/// </remarks>
public sealed class Embedding : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="inputDim">The number of different indices.</param>
    /// <param name="outputDim">The length of a vector.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Embedding(int inputDim, int outputDim)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputDim, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputDim, 1);
        InputDim = inputDim;
        OutputDim = outputDim;
    }

    /// <summary>The number of different indices.</summary>
    public int InputDim { get; }

    /// <summary>The length of a vector.</summary>
    public int OutputDim { get; }

    /// <summary>The first values; default <see cref="RandomUniform"/> from -0.05 to 0.05.</summary>
    public Initializer EmbeddingsInitializer { get; init; } = new RandomUniform();

    /// <summary>
    /// Whether index 0 pads sequences <c>[N, T]</c> at their end, so that recurrent layers behind stop at a sample's last index that is not 0;
    /// default false. Zeros before that one are indices like others, unlike in Keras.
    /// </summary>
    public bool MaskZero { get; init; }

    /// <summary>
    /// Whether a step changes the vectors alone that its records look up: elements whose gradient is 0 stay as they are, and so do the
    /// moments and the decay an optimiser has for them (lazy Adam). Default false: every step updates the whole table, as the optimiser's
    /// formula has it. The same bits for <c>SGD</c> without momentum and decay; faster where a step looks up few of many vectors.
    /// </summary>
    /// <remarks>Source: TensorFlow Addons, <c>LazyAdam</c>; PyTorch, <c>SparseAdam</c>.</remarks>
    public bool SparseGradient { get; init; }

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        if (input.Type.ElementType != ElementType.Int32)
        {
            throw new ArgumentException($"the input is {input.Type} but Int32 indices are expected. " +
                "Declare it as new Input(...) { ElementType = ElementType.Int32 }.");
        }

        Value table = builder.Weight("embeddings", new Shape(InputDim, OutputDim), EmbeddingsInitializer, SparseGradient);
        Value vectors = Gather.Of(table, input);
        vectors.Lengths = MaskZero ? SequenceLengths.Of(input) : null;
        return vectors;
    }
}
