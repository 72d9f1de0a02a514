using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Lstm;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// ONNX LSTM for one direction, gates in the order i, o, f, c: i, o, f = sigmoid and g = tanh of x W^T + h R^T + bias,
/// c' = f c + i g, h' = o tanh(c'). The inputs are those of <see cref="RecurrentShape"/>, with two initial states h and c; the outputs
/// are ONNX's Y, Y_h, Y_c, then what the gradient needs: gates and cell states of all steps.
/// </summary>
internal sealed record Lstm(RecurrentShape Recurrence) : Op
{
    private const int Gates = 4;

    public override string Name => "LSTM";

    /// <summary>The layer over sequences; outputs Y, Y_h, Y_c.</summary>
    public static ImmutableArray<Value> Of(
        Value x,
        Value weights,
        Value recurrent,
        Value? bias = null,
        Value? lengths = null,
        Value? initialHidden = null,
        Value? initialCell = null,
        bool isBatchMajor = false,
        bool isReverse = false)
    {
        if (initialHidden is null != initialCell is null)
        {
            throw new ArgumentException("LSTM: one initial state is given and the other is not. Give both or none.");
        }

        var shape = new RecurrentShape(isBatchMajor, isReverse)
        {
            HasBias = bias is not null,
            HasLengths = lengths is not null,
            HasInitialStates = initialHidden is not null,
        };
        Node node = Node.Create(
            new Lstm(shape), RecurrentShape.Inputs(x, weights, recurrent, bias, lengths, initialHidden, initialCell));
        return node.Outputs[..3];
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        (TensorType output, TensorType state) = Recurrence.Infer(Name, inputs, Gates, states: 2, mustKeepBiases: false);
        Dimension units = inputs[2][2];
        return [output, state, state, RecurrentShape.Kept(inputs[0], Gates * units), RecurrentShape.Kept(inputs[0], units)];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value weights, Value recurrent) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        ImmutableArray<Value?> upstream = [.. node.Outputs[..3].Select(gradients.Of)];
        var op = new LstmGradient(Recurrence, upstream[0] is not null, upstream[1] is not null, upstream[2] is not null);
        ImmutableArray<Value> inputs = [node.Outputs[0], node.Outputs[3], node.Outputs[4], recurrent];
        inputs = Recurrence.HasLengths ? inputs.Add(node.Inputs[Recurrence.LengthsIndex]) : inputs;
        int states = Recurrence.StatesIndex;
        inputs = Recurrence.HasInitialStates ? inputs.AddRange(node.Inputs[states], node.Inputs[states + 1]) : inputs;
        Node gradient = Node.Create(op, inputs.AddRange(upstream.OfType<Value>()));
        RecurrentGradients.Add(gradients, node, Recurrence, gradient.Outputs[0], gradient.Outputs[3]);
        if (Recurrence.HasInitialStates)
        {
            gradients.Add(node.Inputs[states], gradient.Outputs[1]);
            gradients.Add(node.Inputs[states + 1], gradient.Outputs[2]);
        }
    }

    internal override void Compile(CompileContext context)
    {
        RecurrentGeometry geometry = Recurrence.Geometry(context.InputShape(0), context.InputShape(2)[2]);
        PlanBuffer? bias = Recurrence.HasBias ? context.Input(RecurrentShape.BiasIndex) : null;
        InputProjection.Emit(context, context.Input(0), context.Input(1), bias, recurrentBiases: Gates * geometry.Units, context.Output(3));
        PlanBuffer recurrent = context.Input(2);
        if (context.IsFast)
        {
            recurrent = RecurrentPack.Emit(context, Fast.ForwardProduct(geometry), recurrent);
        }

        var uses = new RowUses(Recurrence.IsBatchMajor);
        BufferUse[] lengths = Recurrence.HasLengths ? [BufferUse.ReadByItem(context.Input(Recurrence.LengthsIndex))] : [];
        BufferUse[] states = Recurrence.HasInitialStates
            ? [BufferUse.ReadByItem(context.Input(Recurrence.StatesIndex)), BufferUse.ReadByItem(context.Input(Recurrence.StatesIndex + 1))]
            : [];
        context.Emit(
            LstmLoop.Of(context, geometry, Recurrence),
            [
                BufferUse.Read(recurrent),
                uses.Write(context.Output(3)),
                uses.Write(context.Output(4)),
                uses.Write(context.Output(0)),
                BufferUse.WriteByItem(context.Output(1)),
                BufferUse.WriteByItem(context.Output(2)),
                .. lengths,
                .. states,
            ]);
    }
}
