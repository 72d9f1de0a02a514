using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A layer that reads sequences <c>[N, T, I]</c> step by step and yields its last output <c>[N, Units]</c> or all of them
/// <c>[N, T, Units]</c>.
/// </summary>
/// <remarks>
/// The number of steps T may be symbolic. Behind an <see cref="Embedding"/> with <see cref="Embedding.MaskZero"/> a sample ends at its last
/// index that is not 0: the last output is that of its last step, and outputs past it are 0 (Keras repeats the last one).
/// The same in training and inference.
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    private protected RecurrentLayer(int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        Units = units;
    }

    /// <summary>The number of outputs of a step.</summary>
    public int Units { get; }

    /// <summary>Whether the outputs of all steps are yielded, not the last one alone; default false.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>
    /// Whether a sequence is read from its end, and its outputs are yielded in the order in which they are computed; default false.
    /// </summary>
    public bool GoBackwards { get; init; }

    /// <summary>Whether biases are added; default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of what the input is multiplied with; default <see cref="GlorotUniform"/>.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>The first values of what the last output is multiplied with; default <see cref="Orthogonal"/>.</summary>
    public Initializer RecurrentInitializer { get; init; } = new Orthogonal();

    /// <summary>The blocks of units that the kernels have, one below the other.</summary>
    private protected abstract int Gates { get; }

    /// <summary>The blocks of units that the bias has.</summary>
    private protected virtual int BiasRows => Gates;

    private protected virtual Initializer BiasInitializer { get; } = new Zeros();

    private protected override bool KeepsLengths => ReturnSequences && !GoBackwards;

    private protected sealed override Value Build(LayerBuilder builder, Value input)
    {
        if (GoBackwards && ReturnSequences && input.Lengths is not null)
        {
            throw new ArgumentException("all outputs of padded sequences read backwards are asked for. " +
                "Leave out GoBackwards or ReturnSequences, or the embedding's MaskZero.");
        }

        Value output = Read(builder, string.Empty, input, GoBackwards);
        return GoBackwards && ReturnSequences ? Flip.Of(output, 1) : output;
    }

    /// <summary>Reads sequences in one direction, with weights of its own; outputs of all steps are in the order of the input.</summary>
    internal Value Read(LayerBuilder builder, string prefix, Value input, bool isReverse)
    {
        if (input.Type.Rank != 3 || !input.Type[2].IsFixed)
        {
            throw new ArgumentException($"the input has shape {input.Type.DimensionsText} but sequences [N, T, I] with a fixed I are expected. " +
                "Put an Embedding in front of indices, or reshape the input.");
        }

        Value kernel = builder.Weight(prefix + "kernel", new Shape(Gates * Units, input.Type[2].Value), KernelInitializer);
        Value recurrent = builder.Weight(prefix + "recurrent_kernel", new Shape(Gates * Units, Units), RecurrentInitializer);
        Value? bias = UseBias ? ForOneDirection(builder.Weight(prefix + "bias", new Shape(BiasRows * Units), BiasInitializer)) : null;
        (Value all, Value last) = Run(input, ForOneDirection(kernel), ForOneDirection(recurrent), bias, isReverse);
        return ReturnSequences
            ? Ops.Shaping.Reshape.Of(all, input.Type[0], input.Type[1], Units)
            : Ops.Shaping.Reshape.Of(last, input.Type[0], Units);
    }

    /// <summary>Adds the operator; its outputs over all steps, in the order of the input, and its last output.</summary>
    private protected abstract (Value All, Value Last) Run(Value input, Value kernel, Value recurrent, Value? bias, bool isReverse);

    /// <summary>A weight under the leading axis that the operators have for the direction.</summary>
    private static Value ForOneDirection(Value weight)
    {
        var rows = weight.Type.Dimensions;
        return rows.Length == 1 ? Ops.Shaping.Reshape.Of(weight, 1, rows[0]) : Ops.Shaping.Reshape.Of(weight, 1, rows[0], rows[1]);
    }
}
