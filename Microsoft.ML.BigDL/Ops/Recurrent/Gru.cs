using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Gru;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// ONNX GRU for one direction, gates in the order z, r, h: z, r = sigmoid(x W^T + h R^T + bias), the candidate is
/// tanh(x Wh^T + (r h) Rh^T + bias) or, with <see cref="ResetsAfter"/> (linear_before_reset), tanh(x Wh^T + bias + r (h Rh^T + bias)), and
/// h' = (1 - z) candidate + z h. The inputs are those of <see cref="RecurrentShape"/>, with one initial state and, with the reset after, a
/// bias of two halves only; the outputs are ONNX's Y and Y_h, then what the gradient needs: gates and resets of all steps.
/// </summary>
internal sealed record Gru(RecurrentShape Recurrence, bool ResetsAfter) : Op
{
    private const int Gates = 3;

    public override string Name => "GRU";

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
        bool resetsAfter = false)
    {
        var shape = new RecurrentShape(isBatchMajor, isReverse)
        {
            HasBias = bias is not null,
            HasLengths = lengths is not null,
            HasInitialStates = initialHidden is not null,
        };
        Node node = Node.Create(
            new Gru(shape, resetsAfter), RecurrentShape.Inputs(x, weights, recurrent, bias, lengths, initialHidden));
        return node.Outputs[..2];
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        (TensorType output, TensorType state) = Recurrence.Infer(Name, inputs, Gates, states: 1, mustKeepBiases: ResetsAfter);
        Dimension units = inputs[2][2];
        return [output, state, RecurrentShape.Kept(inputs[0], Gates * units), RecurrentShape.Kept(inputs[0], units)];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value recurrent = node.Inputs[2];
        (Value? dy, Value? dh) = (gradients.Of(node.Outputs[0]), gradients.Of(node.Outputs[1]));
        var op = new GruGradient(Recurrence, ResetsAfter, dy is not null, dh is not null);
        ImmutableArray<Value> inputs = [node.Outputs[0], node.Outputs[2], node.Outputs[3], recurrent];
        inputs = Recurrence.HasLengths ? inputs.Add(node.Inputs[Recurrence.LengthsIndex]) : inputs;
        inputs = Recurrence.HasInitialStates ? inputs.Add(node.Inputs[Recurrence.StatesIndex]) : inputs;
        inputs = dy is null ? inputs : inputs.Add(dy);
        Node gradient = Node.Create(op, dh is null ? inputs : inputs.Add(dh));
        (Value gates, Value recurrentGates, Value previous) = (gradient.Outputs[0], gradient.Outputs[3], gradient.Outputs[2]);
        Value weights = Node.Apply(
            new GruRecurrentGradient(recurrent.Type), recurrentGates, previous, ResetsAfter ? previous : node.Outputs[3]);
        gradients.Add(recurrent, weights);
        RecurrentGradients.AddInputs(gradients, node, Recurrence, gates, recurrentGates);
        if (Recurrence.HasInitialStates)
        {
            gradients.Add(node.Inputs[Recurrence.StatesIndex], gradient.Outputs[1]);
        }
    }

    internal override void Compile(CompileContext context)
    {
        RecurrentGeometry geometry = Recurrence.Geometry(context.InputShape(0), context.InputShape(2)[2]);
        int units = geometry.Units;
        PlanBuffer? bias = Recurrence.HasBias ? context.Input(RecurrentShape.BiasIndex) : null;
        int recurrentBiases = (ResetsAfter ? Gates - 1 : Gates) * units;
        InputProjection.Emit(context, context.Input(0), context.Input(1), bias, recurrentBiases, context.Output(2));
        PlanBuffer gates = context.Input(2);
        PlanBuffer candidate = gates;
        if (context.IsFast)
        {
            gates = RecurrentPack.Emit(context, Fast.ForwardGateProduct(geometry), context.Input(2));
            candidate = RecurrentPack.Emit(
                context, Fast.ForwardCandidateProduct(geometry, ResetsAfter), context.Input(2), 2 * units * units);
        }

        var rows = new RowUses(Recurrence.IsBatchMajor);
        var uses = new OptionalUses(
            context,
            Recurrence.IsBatchMajor,
            Recurrence.LengthsIndex,
            BufferUse.Read(gates),
            BufferUse.Read(candidate),
            rows.Write(context.Output(2)),
            rows.Write(context.Output(3)),
            rows.Write(context.Output(0)),
            BufferUse.WriteByItem(context.Output(1)));
        int? lengths = uses.Sample(Recurrence.HasLengths);
        int? initial = uses.Sample(Recurrence.HasInitialStates);
        BufferUse[] last = ResetsAfter && bias is not null ? [BufferUse.Read(bias)] : [];
        context.Emit(GruLoop.Of(context, geometry, ResetsAfter, last.Length > 0, lengths, initial), [.. uses.ToArray(), .. last]);
    }
}
