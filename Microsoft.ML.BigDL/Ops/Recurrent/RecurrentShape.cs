using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// What the recurrent operators share. Inputs are ONNX's for one direction: x <c>[T, N, I]</c> or, batch-major, <c>[N, T, I]</c>;
/// weights <c>[1, G H, I]</c>; recurrent weights <c>[1, G H, H]</c>; a bias <c>[1, 2 G H]</c>, the input's before the recurrent one's,
/// or <c>[1, G H]</c>, their sum; where declared, lengths <c>[N]</c> in 32 bits; where declared, initial states <c>[1, N, H]</c>,
/// batch-major <c>[N, 1, H]</c>. Bidirectional layers are two nodes.
/// </summary>
internal sealed record RecurrentShape(bool IsBatchMajor, bool IsReverse)
{
    /// <summary>Where the bias is found among the inputs.</summary>
    public const int BiasIndex = 3;

    /// <summary>Whether a bias follows the recurrent weights.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether the samples' lengths follow; steps past them are padding.</summary>
    public bool HasLengths { get; init; }

    /// <summary>Whether the initial states follow; else they are zeros.</summary>
    public bool HasInitialStates { get; init; }

    public int LengthsIndex => 3 + (HasBias ? 1 : 0);

    public int StatesIndex => LengthsIndex + (HasLengths ? 1 : 0);

    /// <summary>The inputs in ONNX's order without those that are missing.</summary>
    public static ImmutableArray<Value> Inputs(
        Value x, Value weights, Value recurrent, Value? bias, Value? lengths, params ReadOnlySpan<Value?> states)
    {
        var inputs = ImmutableArray.CreateBuilder<Value>();
        inputs.AddRange(x, weights, recurrent);
        foreach (Value? value in (ReadOnlySpan<Value?>)[bias, lengths, .. states])
        {
            if (value is not null)
            {
                inputs.Add(value);
            }
        }

        return inputs.ToImmutable();
    }

    /// <summary>The types of the outputs over all steps and of a state.</summary>
    public (TensorType Output, TensorType State) Infer(
        string op, ReadOnlySpan<TensorType> inputs, int gates, int states, bool mustKeepBiases)
    {
        (TensorType x, TensorType weights, TensorType recurrent) = (inputs[0], inputs[1], inputs[2]);
        if (!ElementTypes.IsFloat(x.ElementType) || x.Rank != 3)
        {
            throw new ArgumentException($"{op}: the input is {x} but a floating-point tensor " +
                $"{(IsBatchMajor ? "[N, T, I]" : "[T, N, I]")} is expected.");
        }

        if (recurrent.Rank != 3 || !recurrent[2].IsFixed)
        {
            throw new ArgumentException(
                $"{op}: the recurrent weights are {recurrent} but [1, {gates} H, H] is expected. Give each direction its own node.");
        }

        Dimension units = recurrent[2];
        Dimension width = gates * units;
        Require(op, "weights", weights, new TensorType(x.ElementType, 1, width, x[2]));
        Require(op, "recurrent weights", recurrent, new TensorType(x.ElementType, 1, width, units));
        if (HasBias && (mustKeepBiases || inputs[BiasIndex].Rank != 2 || inputs[BiasIndex][1] != width))
        {
            Require(op, "bias", inputs[BiasIndex], new TensorType(x.ElementType, 1, 2 * width));
        }

        Dimension samples = x[IsBatchMajor ? 0 : 1];
        if (HasLengths)
        {
            Require(op, "sequence lengths", inputs[LengthsIndex], new TensorType(ElementType.Int32, samples));
        }

        TensorType state = IsBatchMajor
            ? new TensorType(x.ElementType, samples, 1, units)
            : new TensorType(x.ElementType, 1, samples, units);
        for (int i = 0; HasInitialStates && i < states; i++)
        {
            Require(op, "initial state", inputs[StatesIndex + i], state);
        }

        TensorType output = IsBatchMajor
            ? new TensorType(x.ElementType, samples, x[1], 1, units)
            : new TensorType(x.ElementType, x[0], 1, samples, units);
        return (output, state);
    }

    /// <summary>The type of a value that is kept for each step and sample in the order of the rows of x.</summary>
    public static TensorType Kept(TensorType x, Dimension width) => new(x.ElementType, x[0], x[1], width);

    public RecurrentGeometry Geometry(Shape x, int units) => new(
        x[IsBatchMajor ? 1 : 0], x[IsBatchMajor ? 0 : 1], units, IsBatchMajor, IsReverse);

    private static void Require(string op, string what, TensorType received, TensorType expected)
    {
        if (received != expected)
        {
            throw new ArgumentException($"{op}: the {what} is {received} but {expected} is expected.");
        }
    }
}
