using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Gru;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The way back through the steps of a <see cref="Gru"/>: from Y, gates, resets and recurrent weights, then where declared lengths, initial
/// states, and the gradients of Y and Y_h, to the gradients of what x W^T is added to and of the initial states, the states before
/// each step, and the gradients of what h R^T is added to. Not an ONNX operator.
/// </summary>
internal sealed record GruGradient(RecurrentShape Recurrence, bool ResetsAfter, bool HasOutputs, bool HasHidden) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType y = inputs[0];
        TensorType state = Recurrence.IsBatchMajor
            ? new TensorType(y.ElementType, y[0], 1, y[3])
            : new TensorType(y.ElementType, 1, y[2], y[3]);
        return [inputs[1], state, inputs[2], inputs[1]];
    }

    internal override void Compile(CompileContext context)
    {
        RecurrentGeometry geometry = Recurrence.Geometry(context.InputShape(1), context.InputShape(3)[2]);
        PlanBuffer gates = context.Input(3);
        PlanBuffer candidate = gates;
        if (context.IsFast)
        {
            gates = RecurrentPack.Emit(context, Fast.BackwardGateProduct(geometry), context.Input(3));
            candidate = RecurrentPack.Emit(
                context,
                Fast.BackwardCandidateProduct(geometry, ResetsAfter),
                context.Input(3),
                2 * geometry.Units * geometry.Units);
        }

        var rows = new RowUses(Recurrence.IsBatchMajor);
        var resets = new PlanBuffer(context.FloatType, context.InputShape(2).ElementCount);
        var gradResets = new PlanBuffer(context.FloatType, geometry.Samples * geometry.Units);
        var uses = new OptionalUses(
            context,
            Recurrence.IsBatchMajor,
            4,
            BufferUse.Read(gates),
            BufferUse.Read(candidate),
            rows.Write(context.Output(0)),
            BufferUse.WriteByItem(context.Output(1)),
            rows.Write(context.Output(2)),
            rows.Write(context.Output(3)),
            rows.Write(resets),
            BufferUse.WriteByItem(gradResets),
            rows.Read(context.Input(0)),
            rows.Read(context.Input(1)),
            rows.Read(context.Input(2)));
        var indices = new RecurrentGradientUses
        {
            Lengths = uses.Sample(Recurrence.HasLengths),
            InitialHidden = uses.Sample(Recurrence.HasInitialStates),
            GradOutputs = uses.Rows(HasOutputs),
            GradHidden = uses.Sample(HasHidden),
        };
        context.Emit(GruGradientLoop.Of(context, geometry, ResetsAfter, indices), uses.ToArray());
    }
}
