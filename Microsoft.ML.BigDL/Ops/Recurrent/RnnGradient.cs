using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.SimpleRnn;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.SimpleRnn;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>
/// The way back through the steps of an <see cref="Rnn"/>: from Y and recurrent weights, then where declared lengths, initial states,
/// and the gradients of Y and Y_h, to the gradients of the pre-activations and of the initial states, and the states before each
/// step. Not an ONNX operator.
/// </summary>
internal sealed record RnnGradient(RecurrentShape Recurrence, Epilogue Activation, bool HasOutputs, bool HasHidden) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType y = inputs[0];
        bool isBatchMajor = Recurrence.IsBatchMajor;
        TensorType state = isBatchMajor
            ? new TensorType(y.ElementType, y[0], 1, y[3])
            : new TensorType(y.ElementType, 1, y[2], y[3]);
        var rows = new TensorType(y.ElementType, y[0], y[isBatchMajor ? 1 : 2], y[3]);
        return [rows, state, rows];
    }

    internal override void Compile(CompileContext context)
    {
        RecurrentGeometry geometry = Recurrence.Geometry(context.OutputShape(), context.InputShape(1)[2]);
        PlanBuffer recurrent = context.Input(1);
        if (context.IsFast)
        {
            recurrent = RecurrentPack.Emit(context, Fast.BackwardProduct(geometry), recurrent);
        }

        var rows = new RowUses(Recurrence.IsBatchMajor);
        var uses = new OptionalUses(
            context,
            Recurrence.IsBatchMajor,
            2,
            BufferUse.Read(recurrent),
            rows.Write(context.Output(0)),
            BufferUse.WriteByItem(context.Output(1)),
            rows.Write(context.Output(2)),
            rows.Read(context.Input(0)));
        var indices = new RecurrentGradientUses
        {
            Lengths = uses.Sample(Recurrence.HasLengths),
            InitialHidden = uses.Sample(Recurrence.HasInitialStates),
            GradOutputs = uses.Rows(HasOutputs),
            GradHidden = uses.Sample(HasHidden),
        };
        Kernel kernel = context.IsFast ? new FastKernel(geometry, Activation, indices)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, Activation, indices)
            : new ReferenceKernel<float>(geometry, Activation, indices);
        context.Emit(kernel, uses.ToArray());
    }

    private sealed class FastKernel(RecurrentGeometry geometry, Epilogue activation, RecurrentGradientUses uses)
        : Kernel(geometry.Samples)
    {
        public override long ScratchBytes => Gemm.ScratchLength(Fast.BackwardProduct(geometry)) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            OptionalUses.Fill(arguments, uses.GradHidden, arguments.Get<float>(2), Items, begin, end);
            Fast.Backward(
                geometry, activation, arguments.Get<float>(0), arguments.Get<float>(4),
                OptionalUses.Get<float>(arguments, uses.GradOutputs), arguments.Get<float>(1), arguments.Get<float>(2),
                OptionalUses.Get<int>(arguments, uses.Lengths), arguments.Scratch<float>(), begin, end);
            PreviousStates.Fill<float>(
                geometry, arguments.Get<float>(4), OptionalUses.Get<float>(arguments, uses.InitialHidden),
                OptionalUses.Get<int>(arguments, uses.Lengths), arguments.Get<float>(3), begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(RecurrentGeometry geometry, Epilogue activation, RecurrentGradientUses uses)
        : Kernel(geometry.Samples > 0 ? 1 : 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            OptionalUses.Fill(arguments, uses.GradHidden, arguments.Get<T>(2), Items, begin, end);
            Definition.Backward<T>(
                geometry, activation, arguments.Get<T>(0), arguments.Get<T>(4), OptionalUses.Get<T>(arguments, uses.GradOutputs),
                arguments.Get<T>(1), arguments.Get<T>(2), OptionalUses.Get<int>(arguments, uses.Lengths));
            PreviousStates.Fill<T>(
                geometry, arguments.Get<T>(4), OptionalUses.Get<T>(arguments, uses.InitialHidden),
                OptionalUses.Get<int>(arguments, uses.Lengths), arguments.Get<T>(3), 0, geometry.Samples);
        }
    }
}
