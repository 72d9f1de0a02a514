using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.SimpleRnn;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// ONNX RNN for one direction: h' = activation(x W^T + h R^T + bias). The inputs are those of <see cref="RecurrentShape"/>, with one
/// initial state; the outputs are ONNX's Y and Y_h.
/// </summary>
internal sealed record Rnn(RecurrentShape Recurrence, Epilogue Activation) : Op
{
    public override string Name => "RNN";

    /// <summary>ONNX's name of the activation.</summary>
    public string ActivationOperator => Activation.ToString();

    /// <summary>The layer over sequences; outputs Y, Y_h.</summary>
    public static ImmutableArray<Value> Of(
        Value x,
        Value weights,
        Value recurrent,
        Value? bias = null,
        Value? lengths = null,
        Value? initialHidden = null,
        bool isBatchMajor = false,
        bool isReverse = false,
        Epilogue activation = Epilogue.Tanh)
    {
        var shape = new RecurrentShape(isBatchMajor, isReverse)
        {
            HasBias = bias is not null,
            HasLengths = lengths is not null,
            HasInitialStates = initialHidden is not null,
        };
        return Node.Create(
            new Rnn(shape, activation), RecurrentShape.Inputs(x, weights, recurrent, bias, lengths, initialHidden)).Outputs;
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        (TensorType output, TensorType state) = Recurrence.Infer(Name, inputs, gates: 1, states: 1, mustKeepBiases: false);
        return [output, state];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value? dy, Value? dh) = (gradients.Of(node.Outputs[0]), gradients.Of(node.Outputs[1]));
        var op = new RnnGradient(Recurrence, Activation, dy is not null, dh is not null);
        ImmutableArray<Value> inputs = [node.Outputs[0], node.Inputs[2]];
        inputs = Recurrence.HasLengths ? inputs.Add(node.Inputs[Recurrence.LengthsIndex]) : inputs;
        inputs = Recurrence.HasInitialStates ? inputs.Add(node.Inputs[Recurrence.StatesIndex]) : inputs;
        inputs = dy is null ? inputs : inputs.Add(dy);
        Node gradient = Node.Create(op, dh is null ? inputs : inputs.Add(dh));
        RecurrentGradients.Add(gradients, node, Recurrence, gradient.Outputs[0], gradient.Outputs[2]);
        if (Recurrence.HasInitialStates)
        {
            gradients.Add(node.Inputs[Recurrence.StatesIndex], gradient.Outputs[1]);
        }
    }

    internal override void Compile(CompileContext context)
    {
        RecurrentGeometry geometry = Recurrence.Geometry(context.InputShape(0), context.InputShape(2)[2]);
        PlanBuffer? bias = Recurrence.HasBias ? context.Input(RecurrentShape.BiasIndex) : null;
        InputProjection.Emit(context, context.Input(0), context.Input(1), bias, recurrentBiases: geometry.Units, context.Output(0));
        PlanBuffer recurrent = context.Input(2);
        if (context.IsFast)
        {
            recurrent = RecurrentPack.Emit(context, Fast.ForwardProduct(geometry), recurrent);
        }

        BufferUse[] lengths = Recurrence.HasLengths ? [BufferUse.ReadByItem(context.Input(Recurrence.LengthsIndex))] : [];
        BufferUse[] states = Recurrence.HasInitialStates ? [BufferUse.ReadByItem(context.Input(Recurrence.StatesIndex))] : [];
        context.Emit(
            RnnLoop.Of(context, geometry, this),
            [
                BufferUse.Read(recurrent),
                new RowUses(Recurrence.IsBatchMajor).Write(context.Output(0)),
                BufferUse.WriteByItem(context.Output(1)),
                .. lengths,
                .. states,
            ]);
    }
}
