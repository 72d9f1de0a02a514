using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Microsoft.ML.BigDL.Ops.Pooling;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// The gradient of the input of a <see cref="Conv"/> under a <see cref="MaxPool"/>, from the gradients of the maxima <c>[N, F, ..]</c>, their
/// indices and the weights <c>[F, C, ..]</c>: dx <c>[N, C, ..]</c>. Not an ONNX operator.
/// </summary>
internal sealed record PooledConvInputGradient(ConvGeometry Convolution, PoolGeometry Pooling, TensorType Input) : Op
{
    public static Value Of(Maxima maxima, Value x, Value weights) => Node.Apply(
        new PooledConvInputGradient(maxima.Convolution, maxima.Pooling, x.Type), maxima.Gradients, maxima.Indices, weights);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Input.WithElementType(inputs[0].ElementType)];

    internal override void Compile(CompileContext context)
    {
        if (context.IsFast)
        {
            var prepared = new PlanBuffer(ElementType.Float32, PooledConvolutionBackwardInput.PreparedLength(Convolution));
            context.Emit(new Prepare(Convolution), BufferUse.Read(context.Input(2)), BufferUse.Write(prepared));
            context.Emit(
                new FastKernel(Convolution, Pooling), BufferUse.ReadByItem(context.Input(0)), BufferUse.ReadByItem(context.Input(1)),
                BufferUse.Read(prepared), BufferUse.WriteByItem(context.Output()));
            return;
        }

        var dy = new PlanBuffer(context.FloatType, Convolution.OutputLength);
        MaxPoolGradient.Emit(context, Pooling, context.Input(0), context.Input(1), dy);
        ConvKernels.BackwardInput(context, Convolution, dy, context.Input(2), context.Output());
    }

    private sealed class Prepare(ConvGeometry g) : Kernel(PooledConvolutionBackwardInput.PrepareItems(g))
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            PooledConvolutionBackwardInput.Prepare(g, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class FastKernel(ConvGeometry g, PoolGeometry pooling) : Kernel(PooledConvolutionBackwardInput.Items(g))
    {
        public override long ScratchBytes =>
            PooledConvolutionBackwardInput.ScratchLength(g, pooling.OutH * pooling.OutW) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => PooledConvolutionBackwardInput.Run(
            g, arguments.Get<float>(0), arguments.Get<int>(1), arguments.Get<float>(2), arguments.Get<float>(3),
            arguments.Scratch<float>(), begin, end);
    }
}
