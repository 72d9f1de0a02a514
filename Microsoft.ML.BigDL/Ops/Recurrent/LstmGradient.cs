using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Lstm;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The way back through the steps of an <see cref="Lstm"/>: from Y, gates, cells and recurrent weights, then where declared lengths,
/// initial h and c, and the gradients of Y, Y_h and Y_c, to the gradients of the pre-activations and of the initial states, and the
/// hidden states before each step. Not an ONNX operator.
/// </summary>
internal sealed record LstmGradient(RecurrentShape Recurrence, bool HasOutputs, bool HasHidden, bool HasCell) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType y = inputs[0];
        TensorType state = Recurrence.IsBatchMajor
            ? new TensorType(y.ElementType, y[0], 1, y[3])
            : new TensorType(y.ElementType, 1, y[2], y[3]);
        return [inputs[1], state, state, inputs[2]];
    }

    internal override void Compile(CompileContext context)
    {
        RecurrentGeometry geometry = Recurrence.Geometry(context.InputShape(1), context.InputShape(3)[2]);
        PlanBuffer recurrent = context.Input(3);
        if (context.IsFast)
        {
            recurrent = RecurrentPack.Emit(context, Fast.BackwardProduct(geometry), recurrent);
        }

        var rows = new RowUses(Recurrence.IsBatchMajor);
        var uses = new OptionalUses(
            context,
            Recurrence.IsBatchMajor,
            4,
            BufferUse.Read(recurrent),
            rows.Write(context.Output(0)),
            BufferUse.WriteByItem(context.Output(1)),
            BufferUse.WriteByItem(context.Output(2)),
            rows.Write(context.Output(3)),
            rows.Read(context.Input(0)),
            rows.Read(context.Input(1)),
            rows.Read(context.Input(2)));
        var indices = new RecurrentGradientUses
        {
            Lengths = uses.Sample(Recurrence.HasLengths),
            InitialHidden = uses.Sample(Recurrence.HasInitialStates),
            InitialCell = uses.Sample(Recurrence.HasInitialStates),
            GradOutputs = uses.Rows(HasOutputs),
            GradHidden = uses.Sample(HasHidden),
            GradCell = uses.Sample(HasCell),
        };
        context.Emit(LstmGradientLoop.Of(context, geometry, indices), uses.ToArray());
    }
}
